"""The verdicts and the table of the benchmarks; nothing is timed here."""

from __future__ import annotations

import pytest

from bench.goals import AIMS, BEGIN, END, Aim, Figure, renewed, shown, table, verdict
from bench.took import cpu

FASTER = Aim("P0", "Faster", 3, 4, unit=" x")
LIGHTER = Aim("P0", "Lighter", 14_600, 5_000, most=True, unit=" B")
PLAIN = Aim("P0", "No more than", 2, None, most=True)


@pytest.mark.parametrize(
    ("aim", "value", "said"),
    [
        (FASTER, 2.99, "missed"),
        (FASTER, 3.0, "met"),
        (FASTER, 3.99, "met"),
        (FASTER, 4.0, "stretch"),
        (LIGHTER, 14_601, "missed"),
        (LIGHTER, 14_600, "met"),
        (LIGHTER, 5_000, "stretch"),
        (PLAIN, 2, "met"),
        (PLAIN, 0, "met"),
        (PLAIN, 3, "missed"),
        (FASTER, None, "could not run"),
    ],
)
def test_a_figure_at_its_limit_reaches_it(aim: Aim, value: float | None, said: str) -> None:
    """A limit is reached by the figure that equals it, on the side that the aim names."""
    assert verdict(aim, value) == said


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (14_600, " B", "14,600 B"),
        (0, "", "0"),
        (0.0028, "", "0.003"),
        (0.45, "", "0.45"),
        (3.0, " x", "3 x"),
        (2.5, " x", "2.50 x"),
        (46.81, " x", "46.8 x"),
        (1234.5, "", "1,234"),
        (None, " x", "-"),
    ],
)
def test_figures_are_written_short(value: float | None, unit: str, said: str) -> None:
    """A figure has no more digits than it is sure of."""
    assert shown(value, unit) == said


def test_the_table_has_a_line_for_each_aim() -> None:
    """An aim that could not run stands in the table with its reason, and one that was forgotten with none."""
    lines = table({"cold": Figure(2.0, "as timed"), "memory": Figure(None, "no /proc")}, ["cold", "memory", "tests"])
    assert lines.splitlines()[2:] == [
        "| C5 | Cold start to first byte, of bare Flask | 2.50 x | 1.80 x | 2 x | met | as timed |",
        "| C4 | Memory after 10,000 requests and 100 PDFs | 220 MB | 160 MB | - | could not run | no /proc |",
        "| T1 | `make test` after set-up, two quiet cores | 120 s | 60 s | - | could not run | no figure |",
    ]


def test_every_goal_has_an_aim() -> None:
    """The journey, the step page, the costs C1 to C6 and the tests are all aimed at."""
    assert {aim.goal for aim in AIMS.values()} == {
        *(f"J{number}" for number in range(1, 7)),
        "Step",
        *(f"C{number}" for number in range(1, 7)),
        "T1",
    }


def test_a_stretch_lies_beyond_its_bar() -> None:
    """No stretch is easier to reach than the bar."""
    stretched = [aim for aim in AIMS.values() if aim.stretch is not None]
    assert stretched
    assert [aim for aim in stretched if (aim.stretch < aim.bar) != aim.most] == []


def test_what_people_wrote_around_the_table_stays() -> None:
    """Only what stands between the marks is replaced."""
    record = f"Before.\n{BEGIN}\nold\n{END}\nAfter.\n"
    assert renewed(record, "new") == f"Before.\n{BEGIN}\nnew\n{END}\nAfter.\n"


def test_the_cpu_of_commands_is_read() -> None:
    """What `times` of a shell says of its commands becomes seconds of user and system time."""
    assert cpu("2m3.50s 0m10.25s") == 133.75
