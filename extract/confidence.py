"""How likely each fact is right: a table made on gold, looked up by what is known of the fact.

A fact is described by its kind and two signs: its method (the rule that found it; of named things,
what their naming shows) and the family of its paper (the document's type). The table has a row
where gold has enough facts of that description; a description without a row falls back to fewer
signs, at last to the kind alone. A kind without gold has no row at all, and its facts carry no
confidence. Which signs are worth having was measured on councils left out: see docs/accuracy.md.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from extract.document import Document, is_read_by_ocr
from extract.errors import TableError
from extract.models import Committee, Council, Fact, Organization, Paper, Person
from extract.tables import load_table

TABLE = "confidence.toml"
# Initials in front of a family name: "J", "J.A.", "JA".
_INITIALS = re.compile(r"(?:[A-Z]\.?){1,3}")


@dataclass(frozen=True, slots=True, order=True)
class Signs:
    """What is known of a fact when it is found. "" stands for any."""

    kind: str
    method: str = ""
    family: str = ""

    def ever_fewer(self) -> Iterator["Signs"]:
        """These signs, then the same with the last of them left out, down to the kind alone."""
        yield self
        yield Signs(self.kind, self.method)
        yield Signs(self.kind)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The table: the confidence of each description, and in words on what it was calibrated.

    `strength` is how many facts' weight drew each towards the next wider description.
    """

    calibrated_on: str
    strength: int
    cells: dict[Signs, Decimal]

    def find(self, signs: Signs) -> Decimal | None:
        """The confidence in a fact so described, None where its kind was not calibrated."""
        return next(
            (self.cells[fewer] for fewer in signs.ever_fewer() if fewer in self.cells), None
        )


def set_confidence(paper: Paper, document: Document) -> Paper:
    """Give each fact of a paper the confidence that the table has for its description."""
    # What is read off a scan was never calibrated, nor a fact known from scanned pages alone:
    # there is no gold of scans.
    if document.text_source == "ocr":
        return paper
    calibration = load_calibration()
    facts = tuple(
        fact
        if fact.spans and all(is_read_by_ocr(document, span) for span in fact.spans)
        else replace(fact, confidence=calibration.find(read_signs(fact, paper.type)))
        for fact in paper.facts
    )
    return replace(paper, facts=facts)


def read_signs(fact: Fact, family: str) -> Signs:
    """Describe a fact in a paper of some document type."""
    return Signs(fact.kind, _method(fact), family)


def _method(fact: Fact) -> str:
    if isinstance(fact, Council | Organization):
        return "listed" if fact.slug else "unlisted"
    if isinstance(fact, Committee):
        # Nowhere: it follows from what else the paper says, or from its manifest.
        return ("nowhere", "once", "again")[min(len(fact.spans), 2)]
    if isinstance(fact, Person):
        return _write_form(fact.name)
    return fact.rule


def _write_form(name: str) -> str:
    given, _, family = name.rpartition(" ")
    if not given:
        return "family-name"
    is_short = all(_INITIALS.fullmatch(part) for part in given.split())
    return "initials" if is_short and family else "full-name"


@cache
def load_calibration() -> Calibration:
    """Load the table. Raises TableError where a row is malformed or no probability."""
    table = load_table(TABLE)
    rows = table.get("cells")
    told, strength = table.get("calibrated_on"), table.get("strength")
    if not (isinstance(rows, list) and isinstance(told, str) and isinstance(strength, int)):
        raise TableError(f"{TABLE}: it must hold 'calibrated_on', 'strength' and the list 'cells'")
    cells = {}
    for number, row in enumerate(rows, start=1):
        try:
            confidence = Decimal(row["confidence"])
            signs = Signs(*(str(row.get(sign, "")) for sign in Signs.__dataclass_fields__))
        except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as err:
            raise TableError(f"{TABLE}: cell {number} is malformed") from err
        if not 0 < confidence < 1 or not signs.kind or signs in cells:
            raise TableError(f"{TABLE}: cell {number} has no kind, no probability or stands twice")
        cells[signs] = confidence
    return Calibration(told, strength, cells)
