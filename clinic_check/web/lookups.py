"""The pages that look something up: a pasted number, and a licensed product by its name."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from clinic_check.lookup.numbers import Candidate, Found, NumberKind, find
from clinic_check.lookup.pasted import shown
from clinic_check.lookup.products import LONGEST as LONGEST_NAME
from clinic_check.lookup.products import search
from clinic_check.web.request import content

LONGEST_NUMBERS = 5_000  # characters


def register(pages: Blueprint) -> None:
    """Add the addresses of this module."""
    pages.add_url_rule("/number", "number", number_page, methods=["GET", "POST"])
    pages.add_url_rule("/products", "products", products_page)


@dataclass(frozen=True)
class Explained:
    """A candidate with its kind; `first` where the kind is explained, later ones point there."""

    candidate: Candidate
    kind: NumberKind
    first: bool


def number_page() -> str | tuple[str, int]:
    """The form, and below a POST what was found; a text that is missing or too long is kept and answered with 400."""
    if request.method != "POST":
        return _numbers("", "", None)
    typed = request.form.get("text", "").replace("\r\n", "\n")  # a browser sends two characters for a line break
    problem = "missing" if not typed.strip() else "long" if len(typed) > LONGEST_NUMBERS else ""
    if problem:
        return _numbers(typed, problem, None), 400
    return _numbers(typed, "", _explained(find(typed)))


def _numbers(typed: str, problem: str, found: tuple[tuple[Found, tuple[Explained, ...]], ...] | None) -> str:
    return render_template(
        "pages/number.html", typed=shown(typed), problem=problem, found=found, longest=LONGEST_NUMBERS
    )


def _explained(found: tuple[Found, ...]) -> tuple[tuple[Found, tuple[Explained, ...]], ...]:
    """Everything found with its kinds, each kind marked where it comes first."""
    kinds = content().numbers.by_id
    seen: set[str] = set()
    rows = []
    for one in found:
        rows.append((one, tuple(Explained(it, kinds[it.kind], it.kind not in seen) for it in one.candidates)))
        seen.update(it.kind for it in one.candidates)
    return tuple(rows)


def products_page() -> tuple[str, int]:
    """A name stands in the address: it says nothing about the reader. One that is too long is answered with 400."""
    typed = request.args.get("q", "").strip()
    too_long = len(typed) > LONGEST_NAME
    page = render_template(
        "pages/products.html",
        catalogue=content().catalogue,
        found=search(content().catalogue, "" if too_long else typed),
        asked=bool(typed) and not too_long,
        typed=shown(typed[:LONGEST_NAME]),
        too_long=too_long,
    )
    return page, 400 if too_long else 200
