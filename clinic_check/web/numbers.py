"""The page "What is this number?": what was pasted is explained at once, kept nowhere and put in no address."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from clinic_check.lookup.numbers import Candidate, Found, NumberKind, find
from clinic_check.lookup.pasted import shown
from clinic_check.web.request import content

LONGEST = 5_000


def register(pages: Blueprint) -> None:
    """Add the addresses of this module."""
    pages.add_url_rule("/number", "number", number, methods=["GET", "POST"])


@dataclass(frozen=True)
class Explained:
    """A candidate with its kind; `first` where the kind is explained, later ones point there."""

    candidate: Candidate
    kind: NumberKind
    first: bool


def number() -> str | tuple[str, int]:
    """The form, and below a POST what was found; a text that is missing or too long is kept and answered with 400."""
    if request.method == "GET":
        return _page("", "", None)
    typed = request.form.get("text", "").replace("\r\n", "\n")  # a browser sends two signs for a line break
    problem = "missing" if not typed.strip() else "long" if len(typed) > LONGEST else ""
    if problem:
        return _page(typed, problem, None), 400
    return _page(typed, "", _explained(find(typed)))


def _page(typed: str, problem: str, found: tuple[tuple[Found, tuple[Explained, ...]], ...] | None) -> str:
    return render_template("number.html", typed=shown(typed), problem=problem, found=found, longest=LONGEST)


def _explained(found: tuple[Found, ...]) -> tuple[tuple[Found, tuple[Explained, ...]], ...]:
    """Everything found with its kinds, each kind marked where it comes first."""
    kinds = content().numbers.by_id
    seen: set[str] = set()
    rows = []
    for one in found:
        rows.append((one, tuple(Explained(it, kinds[it.kind], it.kind not in seen) for it in one.candidates)))
        seen.update(it.kind for it in one.candidates)
    return tuple(rows)
