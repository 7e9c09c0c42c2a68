"""Containerfile, tried without a container: what it copies is there, and is enough to serve the site."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LINES = [
    tuple(line.split(maxsplit=1))
    for line in (ROOT / "Containerfile").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def arguments(instruction: str) -> list[str]:
    return [rest for word, rest in LINES if word == instruction]


def copied() -> dict[str, str]:
    """Source -> target of each COPY."""
    found: dict[str, str] = {}
    for line in arguments("COPY"):
        *sources, target = line.split()
        found |= {source: f"{target}{source}" if target.endswith("/") else target for source in sources}
    return found


def environment() -> dict[str, str]:
    return dict(pair.split("=", 1) for line in arguments("ENV") for pair in line.split())


def command(line: str) -> list[str]:
    """An exec form, with the Python that runs the tests."""
    program, *rest = json.loads(line)
    assert program == "python"
    return [sys.executable, *rest]


def health() -> str:
    return re.sub(r"^(--\S+ )*CMD ", "", arguments("HEALTHCHECK")[0])


def test_what_is_copied_is_there_and_reaches_the_builder() -> None:
    """Each source of a COPY exists, and .dockerignore lets just these through."""
    assert [source for source in copied() if not (ROOT / source).exists()] == []
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert sorted(line[1:] for line in ignored if line.startswith("!")) == sorted(copied())


def test_only_locked_files_are_installed() -> None:
    """The one install is that of the site's lock, with its hashes."""
    installs = [line for line in arguments("RUN") if "install" in line]
    assert len(installs) == 1
    assert installs[0].endswith("--require-hashes -r requirements.lock")


def test_the_program_runs_as_nobody_and_gets_its_signals() -> None:
    """User and group are numbers other than 0, and the command is no shell's, so that it hears the signal to stop."""
    users = [int(number) for number in arguments("USER")[0].split(":")]
    assert len(users) == 2
    assert all(users)
    words = [word for word, _ in LINES]
    assert words.index("USER") < words.index("CMD") == len(words) - 1
    assert command(arguments("CMD")[0])[1:] == ["-m", "clinic_check.web.serve"]


@pytest.mark.rest
def test_what_is_copied_is_enough_to_serve(tmp_path: Path) -> None:
    """From a folder with the copied files alone the command serves pages and PDFs, and the health check says so."""
    for source, target in copied().items():
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, tmp_path / target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / source, tmp_path / target)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    variables = {"PATH": os.environ["PATH"], **environment(), "CLINIC_CHECK_PORT": port, "CLINIC_CHECK_WORKERS": "1"}
    variables["CLINIC_CHECK_PROXIES"] = "127.0.0.1"  # without one it does not listen on the address of the container

    def healthy() -> bool:
        done = subprocess.run(command(health()), env=variables, capture_output=True, check=False)  # noqa: S603
        return done.returncode == 0

    assert not healthy()
    served = subprocess.Popen(command(arguments("CMD")[0]), cwd=tmp_path, env=variables)  # noqa: S603
    try:
        for _ in range(100):
            if healthy() or served.poll() is not None:
                break
            time.sleep(0.2)
        assert healthy()
        for path in ("/en/", "/es/changes", "/en/checklist.pdf", "/favicon.ico"):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
                assert answer.status == 200
    finally:
        served.terminate()
        served.wait(20)
