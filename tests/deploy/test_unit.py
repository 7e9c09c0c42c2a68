"""deploy/clinic-check@.service: systemd reads it, and it sets only what the app knows."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from clinic_check.web import serve, settings
from tests.deploy.site import ROOT

UNIT = ROOT / "deploy" / "clinic-check@.service"
ANALYZE = shutil.which("systemd-analyze")


def test_systemd_reads_the_unit(tmp_path: Path) -> None:
    """`systemd-analyze verify` finds no word that it does not know; only the program is not there."""
    if ANALYZE is None:
        pytest.skip("no systemd-analyze found")
    text = UNIT.read_text("utf-8")
    there = re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", text)
    assert there != text
    (tmp_path / UNIT.name).write_text(there, "utf-8")
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
