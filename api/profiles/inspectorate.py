"""The page of an inspectorate: what it inspected."""

from api.profiles import tables
from api.profiles.around import Around, drop_empty
from api.profiles.section import Profile


def show_inspectorate(around: Around) -> Profile:
    """Show an inspectorate."""
    return Profile(sections=drop_empty(around.listing(tables.INSPECTED, shown=20)))
