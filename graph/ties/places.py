"""Where a thing stands in the drawing of the network: a plain function of what it is and joins.

Each council is a disc of radius 1. Its bodies stand in the disc by the hash of their IRI, people in
the middle of the bodies that they are of, decisions and the like round the body that they belong
to. So a place depends on the thing alone: the same papers give the same places in any order, and a
publication places only what it touches. Discs stand in a spiral, the first council's in the middle.
"""

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

type Place = tuple[float, float]

_GOLDEN = math.pi * (3 - math.sqrt(5))
# Distances in radii of a disc. Discs of a spiral lie about 1.8 times this step apart.
_STEP = 1.45
_BODIES = (0.3, 0.9)
_HALO = (0.05, 0.2)
_OUTSKIRTS = (1.0, 1.12)
_BESIDE = (0.15, 0.4)
# People of several bodies stand near the middle of these; those of one have nothing to crowd.
_NEAR_MIDDLE, _ROUND_BODY = (0.02, 0.1), (0.07, 0.2)
# So many digits are kept: enough to draw, few enough to send.
_DIGITS = 4


def place_thing(
    iri: str, kind: str, council: str, body: str, bodies: Iterable[tuple[str, int]]
) -> Place | None:
    """Place a thing in its council's disc; None for what is of no council.

    `bodies` are the bodies that a person is of, each with how often.
    """
    if not council:
        return None
    if iri == council:
        return 0.0, 0.0
    if kind in ("committee", "post"):
        return _round(place_body(iri))
    if kind == "person":
        return _round(_place_person(iri, council, bodies))
    return _round(_beside(iri, place_body(body) if body else (0.0, 0.0), _HALO))


@lru_cache(maxsize=20_000)
def place_body(iri: str) -> Place:
    """Place a committee or post in its council's disc."""
    return _beside(iri, (0.0, 0.0), _BODIES)


def _place_person(iri: str, council: str, bodies: Iterable[tuple[str, int]]) -> Place:
    x = y = total = 0.0
    known = list(bodies)
    for body, count in known:
        # Somebody who came thirty times does not stand thirty times nearer.
        weight = math.sqrt(count)
        at = (0.0, 0.0) if body == council else place_body(body)
        x, y, total = x + weight * at[0], y + weight * at[1], total + weight
    if not total:
        return _beside(iri, (0.0, 0.0), _OUTSKIRTS)
    ring = _NEAR_MIDDLE if len(known) > 1 else _ROUND_BODY
    return _beside(iri, (x / total, y / total), ring)


def place_councils(councils: Iterable[str]) -> dict[str, Place]:
    """Place the middles of councils' discs in a spiral, in the order of their IRIs."""
    return {
        council: (
            _STEP * math.sqrt(number) * math.cos(number * _GOLDEN),
            _STEP * math.sqrt(number) * math.sin(number * _GOLDEN),
        )
        for number, council in enumerate(sorted(set(councils)))
    }


def place_shown(
    local: Mapping[str, tuple[str, Place | None]],
    ends: Sequence[tuple[str, str]],
    middles: Mapping[str, Place],
) -> dict[str, Place]:
    """Place what a drawing shows, from each thing's council and place in its disc.

    What is of no council stands beside what it is joined to, else round all discs.
    """
    placed: dict[str, Place] = {}
    for iri, (council, at) in local.items():
        if at is not None and council in middles:
            middle = middles[council]
            placed[iri] = _round((middle[0] + at[0], middle[1] + at[1]))
    near: dict[str, list[Place]] = {}
    for one, other in ends:
        for iri, joined in ((one, other), (other, one)):
            if iri not in placed and joined in placed:
                near.setdefault(iri, []).append(placed[joined])
    edge = _STEP * math.sqrt(len(middles)) + 1.3
    for iri in sorted(local.keys() - placed.keys()):
        joined_to = sorted(near.get(iri, ()))
        if joined_to:
            x, y = (sum(values) / len(joined_to) for values in zip(*joined_to, strict=True))
            placed[iri] = _round(_beside(iri, (x, y), _BESIDE))
        else:
            placed[iri] = _round(_beside(iri, (0.0, 0.0), (edge, edge + 0.3)))
    return placed


def place_round(middle: str, rings: Sequence[Sequence[str]]) -> dict[str, Place]:
    """Place a thing in the middle and its neighbours in sectors round it, one for each ring given.

    A sector is as wide as it has things, which stand in rows of growing distance.
    """
    placed: dict[str, Place] = {middle: (0.0, 0.0)}
    total = sum(len(ring) for ring in rings)
    rows = max(1, math.ceil(total / 40))
    number = 0
    for ring in rings:
        for iri in ring:
            angle = 2 * math.pi * number / total - math.pi / 2
            distance = 1 + 0.35 * (number % rows)
            placed[iri] = _round((distance * math.cos(angle), -distance * math.sin(angle)))
            number += 1
    return placed


def _beside(iri: str, middle: Place, ring: tuple[float, float]) -> Place:
    """A point in a ring round another, by the hash of an IRI; even over the ring's area."""
    digest = hashlib.blake2b(iri.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    turn = int.from_bytes(digest[:4]) / 2**32
    share = int.from_bytes(digest[4:]) / 2**32
    radius = math.sqrt(ring[0] ** 2 + share * (ring[1] ** 2 - ring[0] ** 2))
    angle = 2 * math.pi * turn
    return middle[0] + radius * math.cos(angle), middle[1] + radius * math.sin(angle)


def _round(place: Place) -> Place:
    # Adding zero makes a minus zero a zero.
    return round(place[0], _DIGITS) + 0.0, round(place[1], _DIGITS) + 0.0
