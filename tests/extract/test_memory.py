"""What is remembered is what would be found anew."""

from dataclasses import replace

from extract.document import Document
from extract.memory import forget_all, remember_document, remember_texts

ASKED: list[str] = []


@remember_texts
def _count(text: str) -> int:
    ASKED.append(text)
    return len(text)


def test_a_text_is_asked_about_once_until_all_is_forgotten() -> None:
    ASKED.clear()
    long = "x" * 5_000
    assert [_count("ab"), _count("ab"), _count(long), _count(long)] == [2, 2, 5_000, 5_000]
    assert ["ab", long] == ASKED
    forget_all()
    assert _count("ab") == 2
    assert ["ab", long, "ab"] == ASKED


def test_a_document_is_remembered_by_its_object_and_only_the_last() -> None:
    asked: list[str] = []

    @remember_document
    def find(document: Document) -> str:
        asked.append(document.file_name)
        return document.text

    first = Document(
        file_name="a.txt",
        source_key="a.txt",
        sha256="0",
        text="Fosse",
        text_sha256="0",
        media_type="text/plain",
        text_source="markup",
        pages=(),
        blocks=(),
    )
    second = replace(first, file_name="b.txt", text="Vale")
    assert [find(first), find(first), find(second), find(first)] == ["Fosse"] * 2 + [
        "Vale",
        "Fosse",
    ]
    assert asked == ["a.txt", "b.txt", "a.txt"]
