"""The table of organisations known everywhere: inspectorates and national bodies, with aliases."""

from dataclasses import dataclass
from functools import cache

from extract.bodies_names import body_key
from extract.tables import load_patterns, load_rows

_TABLE = "organizations.csv"


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """One row of the table of organisations."""

    slug: str
    label: str
    alt_labels: tuple[str, ...]
    is_inspectorate: bool


@cache
def load_organizations() -> tuple[OrganizationRow, ...]:
    """Load the table in order of slug."""
    return tuple(
        OrganizationRow(
            slug=row["slug"],
            label=row["label"],
            alt_labels=tuple(name for name in row["alt_labels"].split("|") if name),
            is_inspectorate=row["is_inspectorate"] == "yes",
        )
        for row in load_rows(_TABLE)
    )


@cache
def _index() -> dict[str, OrganizationRow]:
    return {
        body_key(name): row for row in load_organizations() for name in (row.label, *row.alt_labels)
    }


def find_organization_row(name: str) -> OrganizationRow | None:
    """Find the row of an organisation by its name or one of its aliases."""
    return _index().get(body_key(name))


def is_organization_name(text: str) -> bool:
    """Tell whether an organisation's name is shaped like one: it ends in a head such as Trust."""
    return any(
        pattern.regex.fullmatch(" ".join(text.split()))
        for pattern in load_patterns("organizations.toml")
    )
