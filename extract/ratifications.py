"""What a body decides on what another body has recommended under the very same item.

Minutes of a committee may print below its recommendation what the council resolved at once, as
minutes of a council print what the committee had recommended before.
"""

from collections.abc import Sequence

from extract.link_words import find_words
from extract.models import Committee, Decision, Fact, ResponseLink

_KINDS = {"cabinet": "cabinet-decision", "council": "cabinet-decision", "scrutiny": "scrutiny"}


def find_ratifications(facts: Sequence[Fact]) -> list[ResponseLink]:
    """Find, on each item, the decisions that follow a recommendation of another body.

    Takes the finished facts, and gives links by their ids.
    """
    bodies = {fact.id: fact for fact in facts if isinstance(fact, Committee)}
    by_item: dict[str, list[Decision]] = {}
    for fact in facts:
        if isinstance(fact, Decision) and fact.item and fact.text and fact.spans:
            by_item.setdefault(fact.item, []).append(fact)
    links = []
    for own in by_item.values():
        own.sort(key=lambda fact: (fact.spans[0].start, fact.id))
        recommended: Decision | None = None
        for fact in own:
            if fact.decided_by not in bodies:
                continue
            if recommended is not None and fact.decided_by != recommended.decided_by:
                body = bodies[fact.decided_by]
                links.append(_link(fact, recommended, _KINDS.get(body.body_type, "mention")))
            elif "recommended" in fact.outcomes:
                recommended = fact
            elif recommended is not None:
                recommended = None  # the body went on to decide something else
    return links


def _link(fact: Decision, recommended: Decision, link_type: str) -> ResponseLink:
    return ResponseLink(
        id=f"response:{fact.id}:{recommended.id}",
        source=fact.id,
        target=recommended.id,
        link_type=link_type,
        spans=tuple(dict.fromkeys((find_words(fact.spans), find_words(recommended.spans)))),
        rule="link-recommended-above",
        basis="derived",
    )
