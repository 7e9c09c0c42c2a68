"""axe-core in an open page."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.tools import AXE, need

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RUN = "tags => axe.run(document, {runOnly: [...tags], resultTypes: ['violations', 'incomplete']})"
UNDECIDED: list[str] = []  # what axe could not decide on the pages, for the end of the run


@dataclass(frozen=True)
class Looked:
    """What axe found: faults, and what it could not decide; each as one line that names the rule and the place."""

    violations: tuple[str, ...]
    incomplete: tuple[str, ...]


def look(page: Page) -> Looked:
    """Run axe on the page as it is now. The script goes in past the page's own policy, which stays in force."""
    need(AXE.exists(), "no axe-core found (npm ci --prefix tests)")
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(RUN, TAGS)
    return Looked(_lines(found["violations"]), _lines(found["incomplete"]))


def _lines(rules: list[dict]) -> tuple[str, ...]:
    return tuple(f"{rule['id']}: {node['target']} {node['html'][:120]}" for rule in rules for node in rule["nodes"])
