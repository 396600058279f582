"""Examine a store, and make good what can be derived: `folkmoot doctor`.

Texts, facts and verdicts are the truth and are never touched. The graph, its snapshot, who is who,
the search index, counts and links follow from them, and are made anew where they differ.
"""

from graph.doctor.examining import examine_store
from graph.doctor.looks import REMEDIES, Examination, Look, Remedy
from graph.doctor.repairing import repair_store

__all__ = ["REMEDIES", "Examination", "Look", "Remedy", "examine_store", "repair_store"]
