"""Acts and regulations: the whole name with its year and no word of the sentence around it."""

import pytest

from extract.legislation import find_mentions
from extract.models import Decision, Legislation
from extract.pipeline import extract_paper
from tests.extract.papers import read_markdown


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("under section 106 of the Town and Country Planning Act 1990,",
         ["Town and Country Planning Act 1990"]),
        ("Schedule 12A of the Local\nGovernment Act 1972 (as amended)",
         ["Local Government Act 1972"]),
        ("Under the Housing Act 1985 and Part II of the Housing Act 1996",
         ["Housing Act 1985", "Housing Act 1996"]),
        ("the Representation of the People Act 1983", ["Representation of the People Act 1983"]),
        ("the Health and Safety at Work etc. Act 1974",
         ["Health and Safety at Work etc. Act 1974"]),
        ("in line with the Local Authorities (Executive Arrangements) (England) Regulations 2012.",
         ["Local Authorities (Executive Arrangements) (England) Regulations 2012"]),
        ("the Secretary of State under the Flood (Wales) Act 2010", ["Flood (Wales) Act 2010"]),
        ("the Local Government Act (Northern Ireland) 2014",
         ["Local Government Act (Northern Ireland) 2014"]),
        ("The Act 2010 changed nothing", []),
        ("Government Act 2002", []),
        ("they act 2010 times", []),
    ],
)  # fmt: skip
def test_legislation_names(text: str, names: list[str]) -> None:
    assert [name for name, _ in find_mentions(text)] == names


def test_legislation_is_one_fact_a_name_and_decisions_refer_to_it() -> None:
    text = (
        "# Minutes of the Council meeting held on 4 March 2031\n\n## 1. Exempt items\n\n"
        "RESOLVED that under section 100A of the Local Government Act 1972 the public be "
        "excluded.\n\n"
        "## 2. Fees\n\nRESOLVED that the fees be approved.\n\n"
        "The Local Government Act 1972 was mentioned again.\n"
    )
    facts = extract_paper(read_markdown(text)).facts
    (law,) = [fact for fact in facts if isinstance(fact, Legislation)]
    assert (law.name, len(law.spans)) == ("Local Government Act 1972", 2)
    references = [fact.references for fact in facts if isinstance(fact, Decision)]
    assert references == [(law.id,), ()]


def test_legislation_is_found_in_long_text_without_going_back_far() -> None:
    text = "word " * 100_000 + "of the Flood Act 1999 " * 20_000
    found = list(find_mentions(text))
    assert len(found) == 20_000
    assert {name for name, _ in found} == {"Flood Act 1999"}
