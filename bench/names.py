"""Names of invented people, as `names.toml` lists them: families Zipf-like, given names alike."""

import tomllib
from itertools import accumulate, product
from pathlib import Path

_TABLE = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))
# The formal name, then what friends say: "Robert" is "Bob" to all, and "R" to the clerk.
MEN: dict[str, list[str]] = _TABLE["men"]
WOMEN: dict[str, list[str]] = _TABLE["women"]
COUNCILS: list[str] = _TABLE["councils"]
FLATNESS = 15  # the first family gets 1.2 % of all people, as in Great Britain


def list_families() -> list[str]:
    """All families, the most frequent first, without a repetition."""
    pairs = product(_TABLE["ends"].split(), _TABLE["stems"].split())
    return list(dict.fromkeys([*_TABLE["families"].split(), *(stem + end for end, stem in pairs)]))


def build_weights(size: int) -> list[float]:
    """Cumulative Zipf-like weights of `size` ranks."""
    return list(accumulate(1 / (rank + FLATNESS) for rank in range(1, size + 1)))


def list_places() -> list[str]:
    """Names of places that are nowhere, enough for 400 councils."""
    return [
        place + site for site, place in product(_TABLE["sites"].split(), _TABLE["places"].split())
    ]
