"""A journey with a bad offer: the label to choose on each question, in order."""

from __future__ import annotations

from playwright.sync_api import Page

WORST: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("product", ("Exosomes",)),
    ("condition", ("Knee or other joint",)),
    ("how-given", ("Into the skin or scalp",)),
    ("place", ("Mexico",)),
    ("approved", ("Yes, I found it on FDA's own list for my condition",)),
    ("trial", ("Yes",)),
    ("trial-record", ("No, something differs",)),
    ("ind", ("I asked and they did not show it",)),
    ("ethics-board", ("No",)),
    ("pay", ("Yes",)),
    ("enforcement", ("Yes, I found something",)),
    ("risks", ("Yes",)),
    ("evidence", ("A published trial in people that showed benefit",)),
    ("product-details", ("I asked and they would not give them",)),
    ("alternatives", ("No",)),
    ("price", ("Only part of it",)),
    ("follow-up", ("No",)),
    (
        "claims",
        (
            "A cure, a guarantee or a success rate",
            "No risk, no side effects or no rejection",
            "FDA approval is not needed",
            '"FDA registered", "FDA cleared" or "FDA-compliant lab"',
            "One treatment for all sorts of diseases",
            'Patient stories, stars or "thousands treated"',
            '"Breakthrough", "miracle" or "cutting-edge"',
            "It regrows tissue or turns back aging",
            "Better than surgery or drugs",
            "No downtime, painless or done over lunch",
            "A number as proof of strength",
            "A trial listing, ethics board or paper as a seal of approval",
            "Doctors, drug firms or FDA hide the cure",
        ),
    ),
    ("pressure", ("Yes",)),
    ("who-treats", ("No",)),
    ("licence", ("A problem: discipline, probation, a charge or a license that lapsed",)),
    ("specialty", ("No",)),
    ("own-doctor", ("No, not yet",)),
)
STOP = "Your answers show serious warning signs. Stop before you pay or book."


def answer(page: Page, labels: tuple[str, ...]) -> None:
    """Choose the options of the question in front of the reader and go on."""
    for label in labels:
        page.get_by_label(label, exact=True).check()
    page.get_by_role("button", name="Continue").click()


def to_result(page: Page, site: str) -> None:
    """The whole way from the first page to the result."""
    page.goto(site + "/en/")
    page.get_by_role("link", name="Start now").click()
    for item, labels in WORST:
        assert f"/check/{item}" in page.url
        answer(page, labels)
    page.get_by_role("link", name="See my result").click()
