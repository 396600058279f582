"""How sure software is of what it read, in words: beside every machine-read statement."""

from api.profiles.around import Around

# From this confidence on: the share of such statements that were right when measured.
_SURE = ((0.97, "very sure"), (0.9, "sure"), (0.75, "fairly sure"), (0.0, "not sure"))
_BASIS = {
    "Stated": "the words say it",
    "Derived": "it follows from the words",
    "Inferred": "the software judged it so",
}


def write_confidence(value: float) -> str:
    """Say a confidence between 0 and 1 in words, with the number.

    >>> write_confidence(0.985), write_confidence(0.5)
    ('very sure (0.98)', 'not sure (0.50)')
    """
    words = next(words for least, words in _SURE if value >= least)
    return f"{words} ({value:.2f})"


def write_trust(around: Around, source: str = "the papers") -> str:
    """Say that software read it, how it came to it, and how sure it is."""
    said = [f"Read from {source} by software; check the source."]
    basis = [row["o"].value.rpartition("#")[2] for row in around.rows("fm:basis")]
    known = [words for name, words in _BASIS.items() if name in basis]
    confidence = around.number("fm:confidence")
    parts = [f"Basis: {known[0]}"] if known else []
    if confidence is not None:
        parts.append(f"the software is {write_confidence(min(max(confidence, 0.0), 1.0))}")
    if parts:
        said.append(f"{'; '.join(parts)}.".capitalize())
    return " ".join(said)
