"""Phone numbers stay whole at the end of a line, and what a reader typed stays as it was."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from clinic_check.web.phones import whole
from tests.test_html import Page, words


@pytest.mark.parametrize(
    ("page", "made"),
    [
        ("<p>Call 1-800-FDA-1088.</p>", '<p>Call <span class="phone">1-800-FDA-1088</span>.</p>'),
        ("1-877-382-4357", '<span class="phone">1-877-382-4357</span>'),
        ("<textarea rows=1>\n1-800-FDA-1088</textarea>", "<textarea rows=1>\n1-800-FDA-1088</textarea>"),
        ('<input value="1-800-FDA-1088">', '<input value="1-800-FDA-1088">'),
        (
            "<p>11-800-FDA-1088, 1-800-FDA-10889, 800-FDA-1088</p>",
            "<p>11-800-FDA-1088, 1-800-FDA-10889, 800-FDA-1088</p>",
        ),
    ],
)
def test_only_phone_numbers_of_the_text_are_marked(page: str, made: str) -> None:
    """Each US number in a text is marked, and none in a field, in an attribute or as a part of a longer number."""
    assert whole(page) == made


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_number_of_fda_is_marked_and_explains_nothing(client: FlaskClient, language: str) -> None:
    """On the page for people who were hurt both numbers are marked, and the letters in one are no word to explain."""
    page = Page(client.get(f"/{language}/harmed").text)
    phones = page.having("phone")
    assert [words(phone) for phone in phones] == ["1-800-FDA-1088", "1-877-382-4357"]
    assert [len(phone) for phone in phones] == [0, 0]
