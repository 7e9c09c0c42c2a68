"""`make fuzz`: run all fuzz tests at length with random seeds; exits 1 on a failure."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from tests.fuzz.readers import READERS

ROOT = Path(__file__).parent.parent.parent
PYTEST = [sys.executable, "-m", "pytest", "-s", "--show-capture=no", "--tb=short", "-p", "no:cacheprovider"]
MORE = {"content": ("-n", "auto", "--capture=sys", "-rP", "--show-capture=stdout")}
"""The content takes longest, so its files are shared by all cores, whose workers print nothing themselves."""
AT_LENGTH = {"FUZZ_REQUESTS": "20000", "FUZZ_WALKS": "500", "FUZZ_READERS": "5000", "FUZZ_CONTENT": "all"}


def main() -> int:
    failed = [name for name, command in _commands() if not _passes(name, command)]
    print(f"\nBroken: {', '.join(failed)}" if failed else "\nNothing broke.")
    return bool(failed)


def _commands() -> list[tuple[str, list[str]]]:
    parts = ("requests", "walk", "readers", "content")
    commands = [(part, [*PYTEST, *MORE.get(part, ()), f"tests/test_fuzz_{part}.py"]) for part in parts]
    if importlib.util.find_spec("atheris") is None:
        print("atheris is not installed (make fuzz does it): the readers are fuzzed by hypothesis alone")
        return commands
    guided = [sys.executable, "-m", "tests.fuzz.guided"]
    return commands + [
        (f"guided {name}", [*guided, name, os.environ.get("FUZZ_RUNS", str(runs))])
        for name, (_, runs) in READERS.items()
    ]


def _passes(name: str, command: list[str]) -> bool:
    """Runs a part; of its output what counts is shown, and all of it when it fails."""
    print(f"== {name}", flush=True)
    environment = AT_LENGTH | dict(os.environ)
    ran = subprocess.run(  # noqa: S603  our own programs, no shell
        command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True
    )
    lines = [line for line in (ran.stdout + ran.stderr).splitlines() if " ms" not in line]
    wanted = lines if ran.returncode else [line for line in lines if _counts(line)]
    print("\n".join(wanted[-400:]), flush=True)
    return ran.returncode == 0


def _counts(line: str) -> bool:
    return any(word in line for word in ("requests;", "walks", "works", "passed", "Done ", "DONE"))


if __name__ == "__main__":
    sys.exit(main())
