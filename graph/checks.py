"""Checks over a whole published state: every passage verbatim, the merge exact, shapes kept."""

from collections import Counter, defaultdict

from graph.iris import document_iri, entities_graph_iri, ontology_graph_iri
from graph.papers import Finding, Papers
from graph.reports import ValidationReport
from graph.source import GraphReader, GraphSource, read_source
from graph.validate import validate_graph

# So many faults are named one by one; the rest are counted.
_MOST_NAMED = 20

_PASSAGES = """
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX fm: <https://w3id.org/folkmoot/ns#>
SELECT ?passage ?document ?start ?end ?exact {
  ?passage a fm:Passage .
  OPTIONAL { ?passage oa:hasSource ?document }
  OPTIONAL { ?passage oa:hasSelector ?position . ?position oa:start ?start ; oa:end ?end }
  OPTIONAL { ?passage oa:hasSelector ?quote . ?quote oa:exact ?exact }
}
"""


def check_state(snapshot: GraphSource, papers: Papers, *, base: str) -> ValidationReport:
    """Check a published state whole."""
    quads = read_source(snapshot)
    passages, wrong_passages = check_passages(quads, papers, base=base)
    missing, extra = quads.compare_merge()
    wrong_graphs = check_graphs(quads, papers, base=base)
    findings = check_shapes(quads, papers)
    held = papers.withheld()
    return ValidationReport(
        documents=len(papers.documents()),
        passages=passages,
        passages_wrong=len(wrong_passages),
        merge_missing=missing,
        merge_extra=extra,
        graphs_wrong=len(wrong_graphs),
        withheld=len(held),
        withheld_for=dict(sorted(Counter(one.reason for one in held).items())),
        violations=tuple(one for one in findings if one.severity == "violation"),
        warnings=_count_warnings(findings),
        wrong=tuple([*wrong_passages, *wrong_graphs][:_MOST_NAMED]),
    )


def check_passages(quads: GraphReader, papers: Papers, *, base: str) -> tuple[int, list[str]]:
    """Count passages, and name those whose words do not stand at their place in the text."""
    by_document: dict[str, list[tuple[str | None, ...]]] = defaultdict(list)
    for row in quads.select(_PASSAGES):
        by_document[row[1] or ""].append(row)
    wrong: list[str] = []
    for iri, rows in sorted(by_document.items()):
        text = papers.text(iri.removeprefix(document_iri(base, "")))
        for passage, _, start, end, exact in rows:
            if text is None or start is None or end is None or exact is None:
                wrong.append(f"{passage}: its paper, place or words are missing")
            elif not 0 <= int(start) < int(end) <= len(text):
                wrong.append(f"{passage}: it does not lie in the text")
            elif text[int(start) : int(end)] != exact:
                wrong.append(f"{passage}: its words are not those of the text")
    return sum(len(rows) for rows in by_document.values()), sorted(wrong)


def check_graphs(quads: GraphReader, papers: Papers, *, base: str) -> list[str]:
    """Name graphs without a paper, and papers without a graph (or with another count withheld)."""
    held = Counter(one.document for one in papers.withheld())
    facts_of = {entry.iri: entry for entry in papers.documents()}
    names = set(quads.names())
    shared = {entities_graph_iri(base), ontology_graph_iri(base)}
    wrong = [f"{name}: a graph of no paper" for name in sorted(names - facts_of.keys() - shared)]
    for iri, entry in sorted(facts_of.items()):
        if entry.withheld != held[entry.id]:
            wrong.append(f"{iri}: {entry.withheld} facts withheld, {held[entry.id]} in quarantine")
        if iri not in names and not entry.withheld:
            wrong.append(f"{iri}: a paper without its graph")
    return wrong


def check_shapes(quads: GraphReader, papers: Papers) -> list[Finding]:
    """Judge every paper's graph by the shapes as they are now."""
    findings: list[Finding] = []
    for entry in papers.documents():
        for verdict in validate_graph(quads.read_graph(entry.iri)):
            findings.append(
                Finding(
                    document=entry.id,
                    severity=verdict.severity,
                    focus=verdict.focus,
                    path=verdict.path,
                    value=verdict.value,
                    message=verdict.message,
                    shape=verdict.shape,
                )
            )
    return findings


def _count_warnings(findings: list[Finding]) -> dict[str, int]:
    counts = Counter(one.message for one in findings if one.severity == "warning")
    return dict(sorted(counts.items()))
