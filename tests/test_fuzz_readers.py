"""Parsers of external text accept any bytes; `make fuzz` adds coverage-guided runs."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic_check.check.code import CodeError
from tests.fuzz import readers
from tests.fuzz.readers import READERS, SEEDS

ROOT = Path(__file__).parent.parent
WANTED = int(os.environ.get("FUZZ_READERS", "0"))
PIECES = st.sampled_from(sorted({piece for seeds in SEEDS.values() for seed in seeds for piece in seed.split()}))


@pytest.mark.parametrize("name", READERS)
def test_every_text_is_read_or_refused(name: str) -> None:
    """Random bytes, and the words that a reader looks for in any order, keep to what tests/fuzz/readers.py says."""

    @settings(
        max_examples=WANTED or 100,
        derandomize=not WANTED,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.one_of(st.binary(max_size=60), st.lists(PIECES, max_size=30).map(b" ".join), st.text().map(str.encode)))
    def one(data: bytes) -> None:
        READERS[name][0](data)

    one()


@pytest.mark.parametrize("name", READERS)
def test_the_seeds_are_read(name: str) -> None:
    """The texts to begin with pass, and they are more than one."""
    assert len(SEEDS[name]) > 1
    for seed in SEEDS[name]:
        READERS[name][0](seed)


def test_a_broken_reader_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A code that loses an answer, another error, a mark at a wrong place and a lost sign make the checks fail."""
    with monkeypatch.context() as broken:
        broken.setattr(readers, "encode", lambda *_: "1")
        with pytest.raises(CodeError):
            readers.answers(b"x")
    with monkeypatch.context() as broken:
        broken.setattr(readers, "shown", str.strip)
        with pytest.raises(AssertionError):
            readers.pasted(b" x ")
    with monkeypatch.context() as broken:
        broken.setattr(readers, "KINDS", {"nct": frozenset(), "npi": frozenset()})
        with pytest.raises(AssertionError):
            readers.numbers(b"NCT0123")


def test_the_guided_run_works() -> None:
    """A short run under atheris calls a reader as often as it is told, and finds nothing."""
    if find_spec("atheris") is None:
        pytest.skip("atheris is not installed (make fuzz does it); the tests do without it")
    command = [sys.executable, "-m", "tests.fuzz.guided", "numbers", "200"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603  our own program
    assert "Done 200 runs" in ran.stderr
