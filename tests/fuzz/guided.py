"""Coverage-guided fuzzing of one reader with atheris: python -m tests.fuzz.guided READER RUNS."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["clinic_check"]):
    from tests.fuzz.readers import READERS, SEEDS, questionnaire


def main() -> None:
    name, runs = sys.argv[1], int(sys.argv[2])
    questionnaire()
    with tempfile.TemporaryDirectory() as folder:
        for place, seed in enumerate(SEEDS[name]):
            (Path(folder) / str(place)).write_bytes(seed)
        options = [
            f"-runs={runs}",
            "-max_len=2000",
            "-timeout=10",
            "-print_final_stats=1",
            f"-artifact_prefix={folder}/",
        ]
        atheris.Setup([sys.argv[0], folder, *options], READERS[name][0])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
