"""Draft and approved minutes: which papers, or parts of packs, are versions of one."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from extract.models import DocumentStatus
from graph.iris import document_iri, part_iri
from graph.resolve.records import Identity, PaperRecord


def find_versions(papers: Sequence[PaperRecord], identity: Identity) -> tuple[tuple[str, str], ...]:
    """Pair each draft of a meeting's minutes with the minutes that it is a draft of, sorted.

    Those are the approved ones, where papers hold some; else those that say nothing of their
    state. Two drafts, or two copies that say nothing, are not told apart: they make no pair.
    """
    held: dict[str, dict[DocumentStatus | None, set[str]]] = defaultdict(lambda: defaultdict(set))
    for record in papers:
        for meeting, status, name in _find_minutes(record, identity):
            held[meeting][status].add(name)
    return tuple(
        sorted(
            {
                (draft, final)
                for by_status in held.values()
                for draft in by_status["draft"]
                for final in by_status["approved"] or by_status[None]
            }
        )
    )


def _find_minutes(
    record: PaperRecord, identity: Identity
) -> Iterator[tuple[str, DocumentStatus | None, str]]:
    """The minutes that a paper is or holds: their meeting, their state and their IRI."""
    paper, name = record.paper, document_iri(identity.base, record.document_id)
    meeting = identity.iri(record.document_id, paper.meeting)
    if meeting is not None:
        yield meeting, paper.status, name
    for part in paper.parts:
        minuted = identity.iri(record.document_id, part.meeting)
        if minuted is not None:
            yield minuted, part.status, part_iri(name, part.start)
