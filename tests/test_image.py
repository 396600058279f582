"""What can be known of the container image without building it: its rules, its commands, its check.

The health check and the commands are run for real, outside a container.
"""

import json
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer.main
import yaml
from typer.core import TyperGroup

from api.app import create_app
from api.cli import app
from tests.api.conftest import serve

ROOT = Path(__file__).parents[1]


class Step(NamedTuple):
    """One instruction of a Dockerfile."""

    name: str
    text: str

    def words(self) -> list[str]:
        """Read the instruction's words: a JSON list, or split as a shell would."""
        return json.loads(self.text) if self.text.startswith("[") else shlex.split(self.text)


def read_steps() -> list[list[Step]]:
    """Read the steps of the Dockerfile, a list for each stage."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.M)
    stages: list[list[Step]] = []
    for line in re.sub(r"\\\n\s*", "", text).splitlines():
        if not line.strip():
            continue
        step = Step(*line.split(maxsplit=1))
        if step.name == "FROM":
            stages.append([])
        stages[-1].append(step)
    return stages


def last(name: str) -> Step:
    return [step for step in read_steps()[-1] if step.name == name][-1]


@pytest.fixture(scope="module")
def service() -> dict[str, Any]:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    assert list(compose["services"]) == ["folkmoot"]
    assert list(compose["volumes"]) == ["store"]
    service: dict[str, Any] = compose["services"]["folkmoot"]
    return service


def test_image_runs_as_nobody_in_particular_over_one_volume() -> None:
    assert last("USER").text == "10001:10001"
    assert last("VOLUME").words() == ["/data"]
    assert last("EXPOSE").text == "8000"
    assert "FOLKMOOT_STORE=/data/store" in last("ENV").words()
    names = [step.name for step in read_steps()[-1]]
    # Nothing is done to the image as root after the user is set.
    assert not {"RUN", "COPY", "ADD"} & set(names[names.index("USER") :])


def test_image_is_made_of_what_is_there_and_of_locked_packages() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n")
    copied: set[str] = set()
    for stage in read_steps():
        for step in stage:
            if step.name == "COPY" and "--from" not in step.text:
                copied |= set(step.words()[:-1])
    assert {path for path in copied if not (ROOT / path).exists()} == set()
    assert {path for path in copied if f"!{path}" not in ignored} == set()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert set(packages) | {project["project"]["readme"]} <= copied
    runs = " ".join(s.text for stage in read_steps() for s in stage if s.name == "RUN")
    installs = re.findall(r"pip install ([^&]*)", runs)
    assert installs
    assert [one for one in installs if not re.search("--require-hashes|--no-index", one)] == []


def test_image_names_no_host_of_packages() -> None:
    for name in ("Dockerfile", "compose.yaml", ".dockerignore"):
        text = (ROOT / name).read_text(encoding="utf-8")
        hosts = set(re.findall(r"https?://([^/\s'\"]+)", text))
        assert hosts <= {"127.0.0.1:8000", "YOUR.DOMAIN"}, name


def parse(arguments: list[str]) -> dict[str, Any]:
    """Parse a command line without running it."""
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    name, *rest = arguments
    return group.commands[name].make_context(name, rest).params


def test_image_starts_the_server_for_all_addresses(service: dict[str, Any]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert last("ENTRYPOINT").words() == list(project["project"]["scripts"])
    for command in (last("CMD").words(), service["command"]):
        found = parse(command)
        assert (found["host"], found["port"], found["log"]) == ("0.0.0.0", 8000, "json")
        assert not found["unsafe_no_sandbox"]


def test_compose_gives_no_more_than_is_needed(service: dict[str, Any]) -> None:
    assert service["user"] == last("USER").text
    assert service["read_only"] is True
    assert service["tmpfs"] == ["/tmp"]
    assert service["volumes"] == ["store:/data"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["ports"] == ["127.0.0.1:8000:8000"]
    # Docker waits longer than the server does for what it still answers.
    grace = parse(service["command"])["grace"]
    assert int(service["stop_grace_period"].removesuffix("s")) > grace + 5


def test_compose_comments_show_commands_that_work() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    commands = re.findall(r"^#   docker compose run .*? folkmoot (.*)$", text, flags=re.M)
    assert len(commands) == 2
    for command in commands:
        assert parse(shlex.split(command))


def test_image_health_check_tells_a_server_that_answers_from_none(sample_store: Path) -> None:
    options, _, command = last("HEALTHCHECK").text.partition("CMD ")
    assert "--start-period" in options
    program, flag, code = json.loads(command)
    assert (program, flag) == ("python", "-c")

    def check(address: str) -> int:
        asked = code.replace("http://127.0.0.1:8000", address)
        assert asked != code
        return subprocess.run([sys.executable, "-c", asked], stderr=subprocess.DEVNULL).returncode

    with serve(create_app(sample_store)) as address:
        assert check(address) == 0
    assert check(address) != 0
