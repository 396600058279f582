"""What a server keeps of a state of a store: made once, and no more than a bound."""

from pathlib import Path

import pytest

from api.catalogue import Catalogue
from api.settings import Settings


def test_catalogue_keeps_what_was_asked_for_last(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.catalogue._MOST_KEPT", 2)
    catalogue = Catalogue(sample_store, Settings(refresh_seconds=float("inf")))
    made: list[str] = []

    def make(key: str) -> str:
        made.append(key)
        return key.upper()

    try:
        for key in ("a", "b", "a", "c", "a", "b"):
            assert catalogue.keep(key, lambda key=key: make(key)) == key.upper()  # type: ignore[misc]
    finally:
        catalogue.close()
    assert made == ["a", "b", "c", "b"]
