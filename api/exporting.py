"""The command that writes a store to a file: its RDF, or a part of it as a network."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.console import UsageError, guarded, say
from api.options import DEFAULT_STORE, StoreOption

if TYPE_CHECKING:
    from graph.iris import Rebase
    from graph.store import Reader

_Profile = Literal["people", "decisions", "inspections", "full"]
_FormatName = Literal[
    "gexf", "graphml", "cyjs", "json", "csv", "neo4j", "kumu", "flourish", "parquet",
    "nquads", "trig", "jsonld", "nt", "ttl",
]  # fmt: skip


@guarded
def export(
    output: Annotated[
        Path, typer.Option("-o", "--output", help="File to write; - is standard output.")
    ],
    output_format: Annotated[
        _FormatName | None,
        typer.Option(
            "-f", "--format", help="What to write; else what the file's name ends in, else nquads."
        ),
    ] = None,
    profile: Annotated[
        _Profile | None, typer.Option(help="Which network: of people, decisions, … [full]")
    ] = None,
    council: Annotated[
        str | None, typer.Option(help="Only of this council: IRI, its last part, or name.")
    ] = None,
    body: Annotated[str | None, typer.Option(help="Only of this committee or post.")] = None,
    thing: Annotated[
        str | None, typer.Option(help="Only this thing, by its IRI, and what it is joined to.")
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option(help="Only nodes of this kind; may be given again.")
    ] = None,
    outcome: Annotated[str | None, typer.Option(help="Only decisions with this outcome.")] = None,
    grade: Annotated[str | None, typer.Option(help="Only judgements with this grade.")] = None,
    first: Annotated[
        str | None, typer.Option("--from", help="Earliest day, month or year.")
    ] = None,
    last: Annotated[str | None, typer.Option("--to", help="Latest day, month or year.")] = None,
    keep_nary: Annotated[
        bool, typer.Option("--keep-nary", help="Memberships, responses … as nodes of their own.")
    ] = False,
    exact: Annotated[
        bool, typer.Option("--exact", help="Tables for programs: nothing made safe for Excel.")
    ] = False,
    base: Annotated[
        str | None, typer.Option(help="Where the IRIs of things are to begin instead.")
    ] = None,
    with_graph: Annotated[
        Literal["identity"] | None,
        typer.Option("--with", help="Another graph: why what was taken for one thing."),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Write the graph to a file: as RDF, or as a network for Gephi, Cytoscape, Neo4j, pandas, ….

    Filters and --profile go with the formats of networks; docs/exports.md says what each holds.
    """
    from graph.export import Part, export_network
    from graph.formats import NETWORK_FORMATS, RDF_FORMATS, format_of
    from graph.iris import Rebase
    from graph.networks import FilterError, Filters
    from graph.store import check_base, open_reader

    if str(output) != "-" and not output.absolute().parent.is_dir():
        raise UsageError(f"{output}: there is no folder {output.absolute().parent}.")
    guessed = format_of(output.name)
    form = output_format or (guessed.name if guessed else "nquads")
    named = {
        "--profile": profile, "--council": council, "--body": body, "--thing": thing,
        "--kind": kind, "--outcome": outcome, "--grade": grade, "--from": first, "--to": last,
        "--keep-nary": keep_nary, "--exact": exact,
    }  # fmt: skip
    if form in RDF_FORMATS:
        for option, value in named.items():
            if value:
                raise UsageError(
                    f"{option}: {form} holds the whole store; it goes with"
                    f" --format {', '.join(NETWORK_FORMATS)}."
                )
    if with_graph and form not in {"nquads", "trig", "jsonld"}:
        raise UsageError(f"--with {with_graph}: {form} knows no named graphs.")
    if base is not None:
        check_base(base)
    with open_reader(store) as reader:
        rebase = None if base is None else Rebase(reader.base, base)
        if form in RDF_FORMATS:
            _export_rdf(reader, output, form=form, rebase=rebase, with_graph=with_graph)
        else:
            try:
                filters = Filters(
                    council=council or "",
                    body=body or "",
                    thing=thing or "",
                    kinds=tuple(kind or ()),
                    outcome=outcome or "",
                    grade=grade or "",
                    first=first or "",
                    last=last or "",
                )
                part = Part(
                    profile=profile or "full", filters=filters, keep_nary=keep_nary, rebase=rebase
                )
                edges = export_network(
                    reader.snapshot, output, form=form, part=part, is_exact=exact
                )
            except FilterError as err:
                raise UsageError(f"--{err}") from err
            say(f"{edges:,} edges.")
    if str(output) != "-":
        say(f"Wrote {output}.")


def _export_rdf(
    reader: "Reader", output: Path, *, form: str, rebase: "Rebase | None", with_graph: str | None
) -> None:
    from graph.export import Extended, export_store
    from graph.identity_graph import describe_judgements
    from graph.iris import identity_graph_iri

    if with_graph is None:
        export_store(reader.snapshot, output, form=form, rebase=rebase)
        return
    g = describe_judgements(reader.judgements().list(), reader.base)
    extended = Extended(reader.snapshot, identity_graph_iri(reader.base), g)
    export_store(extended, output, form=form, rebase=rebase)
