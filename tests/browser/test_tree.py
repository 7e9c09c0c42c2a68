"""Accessibility trees of every kind of page, compared with snapshots/.

`make snapshots` updates them; read the difference before committing it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from clinic_check.check.model import Questionnaire
from tests.browser import states
from tests.browser.states import LANGUAGES, STATES

KEPT = Path(__file__).parent / "snapshots"
KINDS = (
    *("start", "step", "step-error", "step-groups", "step-listed", "step-depends", "step-several", "so-far"),
    *("all", "answers-filled"),
    *(
        "result-some",
        "result-worst",
        "result-best",
        *(f"result-{page}" for page in states.UNDER),
        "resume",
        "resume-error",
        "resumed",
    ),
    *(
        "compare",
        "compare-two",
        "checklist",
        "checklist-full",
        "how-it-works",
        "words-explained",
        "sources",
        "harmed",
        "verify",
    ),
    *(
        "number",
        "number-filled",
        "products",
        "products-group",
        "products-full",
        "products-found",
        "words",
        "words-filled",
    ),
    *("privacy", "accessibility", "about", "changes", "clear", "unknown-address"),
)
# Of these long lists each kind of line is kept once and without words, so that a change of content leaves them alone.
SHAPES = {
    "all",
    "changes",
    "checklist",
    "checklist-full",
    "compare-two",
    "harmed",
    "how-it-works",
    "products",
    "products-group",
    "products-full",
    "result-full",
    "result-worst",
    "sources",
    "verify",
    "words-explained",
}
BY_NAME = {state.name: state for state in STATES}


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1000, "height": 800})
    yield context.new_page()
    context.close()


def tree(page: Page, name: str, site: str) -> str:
    """Header and main text as a screen reader has them, without addresses; of the start page the foot too."""
    parts = ["body"] if name == "start" else ["header", "main"]
    text = "\n".join(page.locator(part).first.aria_snapshot() for part in parts).replace(site, "SITE")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("- /url:")]
    return "\n".join(shape(lines) if name in SHAPES else lines) + "\n"


def shape(lines: list[str]) -> list[str]:
    """Each kind of line once, with its place, role and level, and without its words."""
    kinds = (re.match(r"""( *- )'?([a-z]+)(?: "(?:[^"\\]|\\.)*")?((?: \[[a-z0-9=]+\])*)""", line) for line in lines)
    return list(dict.fromkeys("".join(kind.groups()) for kind in kinds if kind))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", KINDS)
def test_the_tree_is_as_it_was(page: Page, site: str, questionnaire: Questionnaire, name: str, language: str) -> None:
    """Roles, names, levels and states of the page are those of the snapshot that was reviewed."""
    BY_NAME[name].open(page, site, language, states.codes(questionnaire))
    kept, now = KEPT / language / f"{name}.yaml", tree(page, name, site)
    if os.environ.get("RENEW_SNAPSHOTS"):
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(now, encoding="utf-8")
    assert kept.read_text(encoding="utf-8") == now, "changed on purpose: make snapshots, and read the difference"


def test_every_snapshot_belongs_to_a_page() -> None:
    """There is one file for each kind of page in each language, and no other."""
    files = {str(file.relative_to(KEPT)) for file in KEPT.rglob("*.yaml")}
    assert files == {f"{language}/{name}.yaml" for language in LANGUAGES for name in KINDS}


@pytest.mark.parametrize("names", [tuple(BY_NAME), KINDS], ids=["states", "snapshots"])
def test_every_page_of_the_site_is_looked_at(app: Flask, questionnaire: Questionnaire, names: tuple[str, ...]) -> None:
    """Each address that answers GET with a page is among the states, and among the snapshots."""
    adapter = app.url_map.bind("localhost")
    codes = states.codes(questionnaire)
    addresses = [BY_NAME[name].address for name in names if name != "unknown-address"]
    seen = {adapter.match(urlsplit(address.format(lang="en", **codes)).path)[0] for address in addresses}
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("pages.")]
    served = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}
    assert served - seen == {
        "pages.go_on",
        "pages.old_answers",
        "pages.quick",
        "pages.result_pdf",
        "pages.manifest",
        "pages.checklist_pdf",
    }  # these are no pages


def test_the_shape_leaves_the_words_out() -> None:
    """Of a list with two links, one kind of line is left, and the level of a heading stays."""
    lines = [
        '- heading "One \\"x\\" [b]" [level=2]',
        "- list:",
        "  - listitem:",
        "    - 'link \"a: b\"'",
        "  - listitem: c",
        '    - link "d"',
    ]
    assert shape(lines) == ["- heading [level=2]", "- list", "  - listitem", "    - link"]
