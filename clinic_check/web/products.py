"""The page of licensed products: the whole list, or what it has for the name that was typed."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from clinic_check.lookup.pasted import shown
from clinic_check.lookup.products import LONGEST, search
from clinic_check.web.request import content


def register(pages: Blueprint) -> None:
    """Add the addresses of this module."""
    pages.add_url_rule("/products", "products", products)


def products() -> tuple[str, int]:
    """A name stands in the address: it says nothing about the reader. One that is too long is asked for again."""
    typed = request.args.get("q", "").strip()
    too_long = len(typed) > LONGEST
    page = render_template(
        "products.html",
        catalogue=content().catalogue,
        found=search(content().catalogue, "" if too_long else typed),
        asked=bool(typed) and not too_long,
        typed=shown(typed[:LONGEST]),
        too_long=too_long,
    )
    return page, 400 if too_long else 200
