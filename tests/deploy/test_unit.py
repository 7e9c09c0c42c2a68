"""deploy/clinic-check@.service: systemd reads it, and it sets only what the app knows."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from clinic_check.web import serve, settings
from tests.deploy.site import ROOT

UNIT = ROOT / "deploy" / "clinic-check@.service"
ANALYZE = shutil.which("systemd-analyze")


def test_systemd_reads_the_unit(tmp_path: Path) -> None:
    """`systemd-analyze verify` finds no word that it does not know."""
    if ANALYZE is None:
        pytest.skip("no systemd-analyze found")
    text = UNIT.read_text("utf-8")
    (tmp_path / UNIT.name).write_text(text, "utf-8")
    command = [str(ANALYZE), "verify", "--man=no", str(tmp_path / "clinic-check@8001.service")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, [line for line in done.stderr.splitlines() if "clinic-check" in line]) == (0, [])


def test_the_unit_sets_what_the_app_knows() -> None:
    """Its variables are settings with values that can be, and the port is the word behind the @."""
    said = re.findall(r"(CLINIC_CHECK_\w+)=(\S+)", re.sub(r"(?m)^#.*", "", UNIT.read_text("utf-8")))
    found = settings.read({name: value.replace("%i", "8001") for name, value in said})
    assert (found.port, found.workers, found.https, str(found.proxies[0])) == (8001, 1, True, "127.0.0.1/32")


def test_the_unit_leaves_room_for_an_exchange() -> None:
    """Two workers at the size at which one is exchanged fit into the memory it may have."""
    (most,) = re.findall(r"MemoryMax=(\d+)M", UNIT.read_text("utf-8"))
    assert int(most) > 2 * serve.MEMORY + 200


def test_the_link_to_the_release_is_followed_once(tmp_path: Path) -> None:
    """What the unit starts is Python at the path of the release itself, and in its folder, not at that of the link."""
    text = UNIT.read_text("utf-8")
    (folder,) = re.findall(r"(?m)^WorkingDirectory=/srv/clinic-check/(.+)$", text)
    (command,) = re.findall(r"(?m)^ExecStart=(.+)$", text)
    release, link = tmp_path / "releases" / "one", tmp_path / folder.replace("%i", "8001")
    python = release / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\necho "$0 $PWD $*"\n', "utf-8")
    python.chmod(0o755)
    link.symlink_to(release)
    words = shlex.split(command.replace("$$", "$"))
    environment = {"PATH": os.environ["PATH"]}
    done = subprocess.run(words, cwd=link, env=environment, capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout == f"{python} {release} -m clinic_check.web.serve\n"
