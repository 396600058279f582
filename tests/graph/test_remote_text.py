"""Queries as they are sent to a server that is not ours, and the addresses of such servers."""

import pytest

from extract.errors import QueryError, StoreError
from graph.remote.asking import OWN, Dataset, address_query
from graph.remote.endpoint import RemoteGraph, name_endpoints, read_credentials, read_settings
from graph.remote.terms import restore_boolean, restore_solutions
from graph.remote.text import keep_graphs_out, read_query

BASE = "http://b.test/id/"
PREFIXES = {"fm": "http://f/", "xsd": "http://x/"}
KEY = "0123456789abcdef"


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        ("SELECT * { ?s a fm:A }", "SELECT * { ?s a <http://f/A> }"),
        ("ASK { fm:a.b fm:c\\,d 'fm:e' . }", "ASK { <http://f/a.b> <http://f/c,d> 'fm:e' . }"),
        ("ASK { ?s fm:p fm:o.}", "ASK { ?s <http://f/p> <http://f/o>.}"),
        ("ASK { <x> ?p <../y> }", "ASK { <http://b.test/id/x> ?p <http://b.test/y> }"),
        ("BASE <http://q/> ASK { <x> ?p ?o }", "  ASK { <http://q/x> ?p ?o }"),
        ("PREFIX fm: <urn:z:> ASK { fm:a ?p ?o }", "   ASK { <urn:z:a> ?p ?o }"),
        ("PREFIX : <y/> ASK { :a ?p '''#\"''' }", "   ASK { <http://b.test/id/y/a> ?p '''#\"''' }"),
        ("ASK { ?s ?p ?o } # SERVICE", "ASK { ?s ?p ?o }  "),
        ("ASK { ?s ?p 'SERVICE'@service }", "ASK { ?s ?p 'SERVICE'@service }"),
        ("ASK { ?service ?p fm:SERVICE }", "ASK { ?service ?p <http://f/SERVICE> }"),
        ("ASK { _:b.c ?p 1.5e0 , -2. }", "ASK { _:b.c ?p 1.5e0 , -2. }"),
        ("ASK { ?s ?p ?a FILTER(?a< 3&&?a>2) }", "ASK { ?s ?p ?a FILTER(?a< 3&&?a>2) }"),
        ("ASK { ?s ^fm:a|!(fm:b|a)* '1'^^xsd:i }",
         "ASK { ?s ^<http://f/a>|!(<http://f/b>|a)* '1'^^<http://x/i> }"),
    ],
)  # fmt: skip
def test_text_names_are_written_out(query: str, sent: str) -> None:
    assert read_query(query, PREFIXES, BASE).text == sent


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://x/> {} }",
        "SELECT * { ?s ?p ?o . service silent ?x { ?a ?b ?c } }",
        "SELECT (<bif:http_get>('http://x/') AS ?x) {}",
        "PREFIX q: <bif:> SELECT (q:http_get('http://x/') AS ?x) {}",
        "PREFIX q: <BIF:h> SELECT (q:ttp_get('http://x/') AS ?x) {}",
        "SELECT (<\\u0062if:http_get>('http://x/') AS ?x) {}",
        "BASE <sql:> SELECT (<f>() AS ?x) {}",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "ASK { <http://x/\\u003E> ?p ?o }",
    ],
)
def test_text_refuses_what_a_server_might_carry_out(query: str) -> None:
    with pytest.raises(QueryError) as caught:
        read_query(query, PREFIXES, BASE)
    assert caught.value.status == 400


def test_text_of_a_base_of_its_own_scheme_may_be_asked_for() -> None:
    assert read_query("ASK { <a> ?p ?o }", {}, "own://x/").text == "ASK { <own://x/a> ?p ?o }"


def test_text_graphs_that_are_hidden_are_left_out() -> None:
    query = read_query("SELECT * { GRAPH ?g { ?s ?p ?o } GRAPH <n> { ?s ?p ?o } }", {}, BASE)
    assert keep_graphs_out(query, ["http://m"]).text == (
        "SELECT * { FILTER(?g NOT IN (<http://m>)) GRAPH ?g { ?s ?p ?o } "
        f"GRAPH <{BASE}n> {{ ?s ?p ?o }} }}"
    )
    assert keep_graphs_out(query, ["http://m"], is_naming_by_variable=True).text == (
        "SELECT * { FILTER(?g NOT IN (<http://m>)) GRAPH ?g { ?s ?p ?o } "
        f"FILTER(?_fm0 IN (<{BASE}n>)) GRAPH ?_fm0 {{ ?s ?p ?o }} }}"
    )


def make_remote(server: str = "other") -> RemoteGraph:
    settings = {"query": "http://h/query", "update": "http://h/update", "key": KEY}
    return read_settings({**settings, "server": server}, BASE)


@pytest.mark.parametrize(
    ("server", "query", "dataset", "default", "named"),
    [
        ("other", "ASK { ?s ?p ?o }", OWN, [], []),
        ("virtuoso", "ASK { ?s ?p ?o }", OWN, [f"{BASE}graph/merged"], []),
        ("virtuoso", "ASK { GRAPH <n> {} }", OWN, [f"{BASE}graph/merged"], [f"{BASE}n"]),
        ("virtuoso", "ASK { GRAPH <n> {} GRAPH ?g {} }", OWN, [f"{BASE}graph/merged"], []),
        ("other", "ASK { ?s ?p ?o }", Dataset(["http://d"]), ["http://d"], [f"{BASE}graph/none"]),
        ("other", "ASK { ?s ?p ?o }", Dataset(None, ["http://n"]), [f"{BASE}graph/none"],
         ["http://n"]),
        ("virtuoso", "ASK FROM <d> FROM NAMED <n> { ?s ?p ?o }", Dataset(["http://d"], ["http://n"]),
         ["http://d"], ["http://n"]),
    ],
)  # fmt: skip
def test_asking_names_the_data_set(
    server: str, query: str, dataset: Dataset, default: list[str], named: list[str]
) -> None:
    parameters = address_query(
        read_query(query, PREFIXES, BASE), make_remote(server), dataset, ["http://m"]
    )
    assert [value for name, value in parameters if name == "default-graph-uri"] == default
    assert [value for name, value in parameters if name == "named-graph-uri"] == named
    assert "FROM" not in dict(parameters)["query"]


@pytest.mark.parametrize(
    ("given", "restored"),
    [
        (b'{ "b": { "type": "typed-literal", "datatype": '
         b'"http://www.w3.org/2001/XMLSchema#boolean", "value": "1" }}',
         b'{ "b": { "type": "typed-literal", "datatype": '
         b'"http://www.w3.org/2001/XMLSchema#boolean", "value": "true" }}'),
        (b'{ "b": { "type": "bnode", "value": "nodeID://b1" }}',
         b'{ "b": { "type": "bnode", "value": "b1" }}'),
        (b'{ "head": { "link": [], "vars": ["g", "_fm0"] },',
         b'{ "head": { "link": [], "vars": ["g"] },'),
        (b'{ "head": { "link": [], "vars": ["_fm0", "g"] },',
         b'{ "head": { "link": [], "vars": [ "g"] },'),
        (b'    { "_fm0": { "type": "uri", "value": "http://n" }\t, "g": { "type": "uri" }},',
         b'    { "g": { "type": "uri" }},'),
        (b'    { "g": { "type": "uri" }\t, "_fm0": { "type": "uri", "value": "http://n" }},',
         b'    { "g": { "type": "uri" }},'),
        (b'{ "x": { "type": "literal", "value": "\\"_fm0\\": \\"nodeID://\\"" }}',
         b'{ "x": { "type": "literal", "value": "\\"_fm0\\": \\"nodeID://\\"" }}'),
    ],
)  # fmt: skip
def test_terms_of_virtuoso_become_those_of_the_standard(given: bytes, restored: bytes) -> None:
    assert list(restore_solutions([given])) == [restored]


@pytest.mark.parametrize(
    ("bindings", "word"),
    [(b'[ { "__ASK_RETVAL": { "value": "1" }} ]', b"true"),
     (b'[ { "__ASK_RETVAL": { "value": "0" }} ]', b"false"), (b"[ ]", b"false")],
)  # fmt: skip
def test_terms_yes_and_no_of_virtuoso(bindings: bytes, word: bytes) -> None:
    text = b'{ "head": { "vars": ["__ASK_RETVAL"] }, "results": { "bindings": ' + bindings + b"}}"
    assert restore_boolean(text) == b'{"head": {}, "boolean": ' + word + b"}"


@pytest.mark.parametrize(
    ("graph", "update", "endpoints"),
    [
        ("sparql+http://h:7878/query", None, ("http://h:7878/query", "http://h:7878/update")),
        ("sparql+https://h/sparql", None, ("https://h/sparql", "https://h/sparql-auth")),
        ("sparql+http://h/ds/query", None, ("http://h/ds/query", "http://h/ds/update")),
        ("sparql+http://h/repo/x", "http://h/repo/x/statements",
         ("http://h/repo/x", "http://h/repo/x/statements")),
    ],
)  # fmt: skip
def test_endpoint_addresses(graph: str, update: str | None, endpoints: tuple[str, str]) -> None:
    assert name_endpoints(graph, update) == endpoints


@pytest.mark.parametrize(
    ("graph", "update", "words"),
    [
        ("http://h/query", None, "sparql.http://"),
        ("sparql+ftp://h/query", None, "no http or https address"),
        ("sparql+http:///query", None, "no http or https address"),
        ("sparql+http://h:port/query", None, "no http or https address"),
        ("sparql+http://h/repo/x", None, "--update-endpoint"),
        ("sparql+http://h/query?default", None, "has no query"),
        ("sparql+http://me:hidden@h/query", None, "FOLKMOOT_GRAPH_PASSWORD"),
        ("sparql+http://h/query", "http://me:hidden@h/update", "FOLKMOOT_GRAPH_PASSWORD"),
    ],
)
def test_endpoint_addresses_that_are_none(graph: str, update: str | None, words: str) -> None:
    with pytest.raises(StoreError, match=words) as caught:
        name_endpoints(graph, update)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("name", ["query", "update", "server", "key"])
@pytest.mark.parametrize("value", [None, "", 3])
def test_endpoint_settings_that_are_damaged(name: str, value: object) -> None:
    with pytest.raises(StoreError, match=r"folkmoot.toml|address"):
        read_settings({**make_remote().settings(), name: value}, BASE)


def test_endpoint_credentials_come_from_the_environment() -> None:
    assert read_credentials({}) is None
    assert read_credentials({"FOLKMOOT_GRAPH_PASSWORD": "x"}) is None
    assert read_credentials({"FOLKMOOT_GRAPH_USER": "u"}) == ("u", "")
    found = read_credentials({"FOLKMOOT_GRAPH_USER": "u", "FOLKMOOT_GRAPH_PASSWORD": "x"})
    assert found == ("u", "x")
