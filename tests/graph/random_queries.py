"""Small random data sets and queries of many forms, for comparing engines.

Queries are text, made of few names so that patterns meet; those parts of SPARQL whose answer the
standard leaves open (order of unequal kinds, SAMPLE, LIMIT without order) are left out.
"""

import re
from typing import NamedTuple

from hypothesis import strategies as st

EX = "http://e.example/"
GRAPHS = [f"{EX}g{number}" for number in range(3)]
_SUBJECTS = [f"<{EX}s{number}>" for number in range(4)]
_PREDICATES = [f"<{EX}p{number}>" for number in range(3)]
_VALUES = ["3", "1", "2", '"a"', '"b"', '"a"@en', "true", '"2024-01-02"^^xsd:date']
_OBJECTS = _SUBJECTS + _VALUES
_VARIABLES = ["?a", "?b", "?c"]

_PATH = re.compile(r"«(\S+) (\S+) (\S+)»")

type Triples = frozenset[tuple[str, str, str]]


class Asked(NamedTuple):
    """A query as text without FROM, and the graphs that FROM and FROM NAMED name, if any."""

    head: str
    tail: str
    default: tuple[str, ...]
    named: tuple[str, ...]

    @property
    def query(self) -> str:
        """The query as it is put to our engine."""
        return _PATH.sub(r"\1 \2 \3 .", self.text)

    @property
    def for_rdflib(self) -> str:
        """The same without FROM and with paths of any length as sub-queries.

        rdflib gives the pairs of such a path more than once where both ends are known.
        """
        return _PATH.sub(r"{ SELECT DISTINCT \1 \3 { \1 \2 \3 } }", f"{self.head} {self.tail}")

    @property
    def has_subquery(self) -> bool:
        return "SELECT" in self.for_rdflib.removeprefix("SELECT")

    @property
    def text(self) -> str:
        clauses = [f"FROM <{iri}>" for iri in self.default]
        clauses += [f"FROM NAMED <{iri}>" for iri in self.named]
        return " ".join([self.head, *clauses, self.tail])


def data_sets() -> st.SearchStrategy[dict[str, Triples]]:
    """Give each of the graphs some triples; half of all are shared by two graphs or more."""
    triple = st.tuples(*map(st.sampled_from, (_SUBJECTS, _PREDICATES, _OBJECTS)))
    some = st.frozensets(triple, max_size=3)
    many = st.frozensets(triple, min_size=6, max_size=12)

    def share(parts: tuple[Triples, ...]) -> dict[str, Triples]:
        shared, *own = parts
        return {iri: shared | mine for iri, mine in zip(GRAPHS, own, strict=True)}

    return st.tuples(many, some, some, some).map(share)  # type: ignore[arg-type]


_KINDS = ["optional", "union", "minus", "graph", "exists", "sub", "values", "filter", "bind"]

_any = st.sampled_from
_subject = _any(_VARIABLES * 5 + _SUBJECTS)
_object = _any(_VARIABLES * 9 + _OBJECTS)
_predicate = _any(_PREDICATES * 4 + ["?p"])
_path = _any(
    [
        "{0}+", "{0}*", "{0}?", "^{0}", "{0}/{1}", "({0}|{1})", "!{0}",
        "({0}|{1})+", "^{0}/{1}",
    ]
)  # fmt: skip


@st.composite
def _triples(draw: st.DrawFn) -> str:
    predicate = draw(_predicate)
    if draw(st.integers(0, 4)) == 0:
        path = draw(_path)
        predicate = path.format(*draw(st.permutations(_PREDICATES)))
        if path[-1] in "+*?":
            ends = draw(_any(_VARIABLES)), draw(_any(_VARIABLES))
            return f"«{ends[0]} {predicate} {ends[1]}»"
    return f"{draw(_subject)} {predicate} {draw(_object)} ."


_tests = _any(
    [
        "?a = ?b", "?a != ?c", "isNumeric(?b) && ?b > 0", "isNumeric(?c) && ?c <= 1", "isIRI(?b)",
        "isLiteral(?c)", "BOUND(?b)", "!BOUND(?c)", '?b IN (1, <http://e.example/s1>, "a")',
        '?c NOT IN (2, "b")', 'LANG(?b) = "en"', 'STR(?c) = "a"', "DATATYPE(?b) = xsd:integer",
        'REGEX(STR(?b), "s[12]")', "sameTerm(?a, ?c)", "?b = 1 || ?c = 2", "isIRI(?b) && ?a != ?b",
        "COALESCE(?b, 7) = 7", "IF(BOUND(?b), isIRI(?b), true)", 'CONTAINS(LCASE(STR(?c)), "a")',
        'STRSTARTS(STR(?a), "http://e.example/s0")', 'LANGMATCHES(LANG(?c), "*")',
        'DATATYPE(?c) = xsd:date && ?c > "2023-01-01"^^xsd:date',
    ]
)  # fmt: skip
_expressions = _any(
    [
        "STR(?b)", "?b", "?b + 1", 'COALESCE(?c, "none")', "IF(BOUND(?b), 1, 2)", "isIRI(?c)",
        "STRLEN(STR(?a))", 'CONCAT(STR(?a), "x")', "UCASE(STR(?c))", "DATATYPE(?b)",
    ]
)  # fmt: skip
_tables = _any(
    [
        "VALUES ?a {{ {s0} {s1} }}", "VALUES (?a ?b) {{ ({s0} 1) (UNDEF {s2}) ({s1} UNDEF) }}",
        "VALUES ?c {{ 1 \"a\" }}",
    ]
).map(lambda text: text.format(s0=_SUBJECTS[0], s1=_SUBJECTS[1], s2=_SUBJECTS[2]))  # fmt: skip


@st.composite
def _groups(draw: st.DrawFn, depth: int = 2) -> str:
    """Write the inside of a group: patterns first, filters last."""
    parts = [draw(_triples()) for _ in range(draw(st.integers(1, 2)))]
    filters = []
    names = iter(("?x", "?y"))
    for _ in range(draw(st.integers(0, 2)) if depth else 0):
        inner = draw(_groups(depth - 1))
        match draw(_any(_KINDS)):
            case "optional":
                parts.append(f"OPTIONAL {{ {inner} }}")
            case "union":
                parts.append(f"{{ {inner} }} UNION {{ {draw(_groups(0))} }}")
            case "minus":
                parts.append(f"MINUS {{ {inner} }}")
            case "graph":
                name = draw(_any(["?g", "?g", f"<{GRAPHS[0]}>"]))
                parts.append(f"GRAPH {name} {{ {draw(_groups(0))} }}")
            case "exists":
                filters.append(f"FILTER {draw(_any(['', 'NOT ']))}EXISTS {{ {draw(_triples())} }}")
            case "sub":
                parts.append(f"{{ SELECT {draw(_any(['', 'DISTINCT ']))}?a ?b {{ {inner} }} }}")
            case "values":
                parts.append(draw(_tables))
            case "filter":
                filters.append(f"FILTER({draw(_tests)})")
            case "bind":
                parts.append(f"BIND({draw(_expressions)} AS {next(names)}{depth})")
    return " ".join(parts + filters)


# The head, what is added to the group, and what follows it.
_forms = _any(
    [
        ("SELECT *", "", ""),
        ("SELECT ?a ?b", "", ""),
        ("SELECT DISTINCT ?a", "", ""),
        ("SELECT DISTINCT ?b ?c", "", "ORDER BY ?b"),
        ("SELECT (COUNT(*) AS ?n)", "", ""),
        ("SELECT (COUNT(?b) AS ?n) (COUNT(DISTINCT ?b) AS ?m)", "", ""),
        ("SELECT ?a (COUNT(?b) AS ?n)", "", "GROUP BY ?a"),
        ("SELECT ?a (COUNT(*) AS ?n)", "", "GROUP BY ?a HAVING (COUNT(*) > 1)"),
        ("SELECT ?a (SUM(?i) AS ?n)", "BIND(IF(BOUND(?b), 1, 2) AS ?i)", "GROUP BY ?a"),
        ("SELECT (MIN(?i) AS ?n) (MAX(?i) AS ?m)", "BIND(STR(?a) AS ?i) FILTER(BOUND(?i))", ""),
        ("SELECT DISTINCT ?i ?j",
         "BIND(STR(?a) AS ?i) BIND(STR(?b) AS ?j) FILTER(BOUND(?i) && BOUND(?j))",
         "ORDER BY DESC(?i) ?j LIMIT 3 OFFSET 1"),
        ("SELECT ?i", "BIND(STR(?a) AS ?i) FILTER(BOUND(?i))", "ORDER BY ?i LIMIT 4"),
        ("ASK", "", ""),
        (f'CONSTRUCT {{ ?a <{EX}made> ?b . ?b <{EX}too> "x" }}', "", ""),
        ("DESCRIBE ?a", "FILTER(BOUND(?a))", ""),
    ]
)  # fmt: skip


_one, _two, _all = tuple(GRAPHS[:1]), tuple(GRAPHS[1:]), tuple(GRAPHS)
# What FROM and what FROM NAMED name.
_data_sets = _any(
    [((), ()), ((), ()), (_one, ()), (_two, ()), (_all, ()), (_all, _all), (_two, _one), ((), _two)]
)


@st.composite
def queries(draw: st.DrawFn) -> Asked:
    """Write a query."""
    head, more, modifiers = draw(_forms)
    tail = f"WHERE {{ {draw(_groups())} {more} }} {modifiers}"
    default, named = draw(_data_sets)
    return Asked(head, tail, default, named)
