"""The start page: what is in here, what is new, and which inspections nobody answers."""

from pathlib import Path
from xml.etree import ElementTree

from httpx import Client

from api.catalogue import Catalogue
from api.settings import Settings
from graph.answering import find_unanswered
from graph.open_inspections import UNANSWERED


def test_start_links_counts_feeds_and_coverage(samples_client: Client) -> None:
    page = samples_client.get("/").text
    assert 'href="/search?kind=decision"' in page
    assert "the newest is of " in page
    assert "Inspections without an answer" in page
    assert 'href="/recent.atom"' in page
    assert len(page.encode()) < 60_000


def test_recent_is_a_feed_newest_first(samples_client: Client) -> None:
    feed = ElementTree.fromstring(samples_client.get("/recent.atom").content)
    updated = [each.text or "" for each in feed.iter("{http://www.w3.org/2005/Atom}updated")][1:]
    assert updated
    assert updated == sorted(updated, reverse=True)
    assert "Recent decisions" in samples_client.get("/recent").text
    assert samples_client.get("/recent.pdf").status_code == 404


def test_open_inspections_are_those_without_an_answer(sample_store: Path) -> None:
    catalogue = Catalogue(sample_store, Settings(refresh_seconds=float("inf")))
    try:
        asked = {row["thing"].value for row in catalogue.select(UNANSWERED).records()}
        found = find_unanswered(catalogue.reader)  # type: ignore[arg-type]
    finally:
        catalogue.close()
    assert asked == {answers.iri for answers in found if answers.kind == "inspection"}
