"""Snapshots stay while somebody holds them, and go when nobody does."""

from pathlib import Path

import pytest

from extract.errors import StoreError
from graph.snapshots import (
    WriterLock,
    hold_snapshot,
    point_to_snapshot,
    prepare_snapshot,
    remove_old_snapshots,
    snapshot_path,
)


def make_snapshot(store: Path, number: int) -> Path:
    path = prepare_snapshot(store, number)
    path.mkdir()
    (path / "CURRENT").write_text(str(number), encoding="utf-8")
    return path


def test_snapshots_held_stay_and_others_go(tmp_path: Path) -> None:
    paths = [make_snapshot(tmp_path, number) for number in (1, 2, 3)]
    hold = hold_snapshot(tmp_path, 2)
    again = hold_snapshot(tmp_path, 2)
    assert hold is not None
    assert again is not None
    remove_old_snapshots(tmp_path, 3)
    assert [path.exists() for path in paths] == [False, True, True]
    hold.close()
    remove_old_snapshots(tmp_path, 3)
    assert paths[1].exists()
    again.close()
    again.close()
    remove_old_snapshots(tmp_path, 3)
    assert [path.exists() for path in paths] == [False, False, True]
    assert hold_snapshot(tmp_path, 2) is None


def test_snapshots_left_by_a_killed_run_are_made_anew(tmp_path: Path) -> None:
    make_snapshot(tmp_path, 1)
    left = prepare_snapshot(tmp_path, 1)
    assert left == snapshot_path(tmp_path, 1)
    assert not left.exists()


def test_snapshots_current_always_points_somewhere(tmp_path: Path) -> None:
    for number in (1, 2):
        path = make_snapshot(tmp_path, number)
        point_to_snapshot(tmp_path, number)
        assert (tmp_path / "current").resolve() == path.resolve()
        # Relative, so that the store can be moved.
        assert not (tmp_path / "current").readlink().is_absolute()


def test_snapshots_lock_is_for_one_and_is_let_go(tmp_path: Path) -> None:
    with WriterLock(tmp_path), pytest.raises(StoreError, match=r"process \d+ is writing"):
        WriterLock(tmp_path)
    lock = WriterLock(tmp_path)
    lock.close()
    lock.close()
    # What a killed process has left in the file does not lock anybody out.
    (tmp_path / "lock").write_text("99999999", encoding="utf-8")
    WriterLock(tmp_path).close()
