"""Identity across papers: which facts of which papers are one thing, and what it is called."""

from graph.resolve.identity import resolve_entities
from graph.resolve.records import Identity, IdentityJudgement, PaperRecord

__all__ = ["Identity", "IdentityJudgement", "PaperRecord", "resolve_entities"]
