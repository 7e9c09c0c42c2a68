"""Locates the npm tools of the accessibility tests (tests/package.json); skips tests when one is missing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

MODULES = Path(__file__).parent / "node_modules"
AXE = MODULES / "axe-core" / "axe.min.js"
NU = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"


def need(there: bool, missing: str) -> None:
    """Skip the test where a tool is missing, and say which; under CI fail."""
    if there:
        return
    if os.environ.get("CI"):
        pytest.fail(f"{missing}, and CI must have it")
    pytest.skip(missing)
