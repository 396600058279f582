"""The figures of extraction as they were measured last, from accuracy.toml beside this module."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class KindFigures(_Strict):
    """One kind of fact: how many gold has and how many were found; shares from 0 to 1."""

    name: str
    gold: int
    found: int
    precision: float
    recall: float
    f1: float


class SetFigures(_Strict):
    """The mean F1 of a set of papers."""

    name: str
    f1: float


class Accuracy(_Strict):
    """A measurement: its day (ISO), papers, method in words, and figures."""

    measured: str
    papers: int
    publishers: int
    method: str
    kinds: list[KindFigures]
    sets: list[SetFigures]


@cache
def load_accuracy() -> Accuracy:
    """Read the figures of the last measurement."""
    text = (Path(__file__).parent / "accuracy.toml").read_text(encoding="utf-8")
    return Accuracy.model_validate(tomllib.loads(text))
