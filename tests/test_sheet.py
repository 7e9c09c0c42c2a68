"""The printed part of a page as a tree."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from clinic_check.web.paper import Node, SheetError, sheet
from tests.answers import WORST
from tests.page import Page, words

FRAME = (
    '<!doctype html><html lang="en"><head><title>A &amp; B</title></head><body><p>head</p>{}<p>foot</p></body></html>'
)


def tree(main: str) -> list[Node]:
    """What stands in the main part with this inside."""
    return sheet(FRAME.format(f"<main>{main}</main>")).main["children"]


def element(tag: str, *children: Node, classes: str = "", **attributes: str) -> Node:
    return {"tag": tag, "classes": classes.split(), "attributes": attributes, "children": list(children)}


@pytest.mark.parametrize(("trial", "told"), [("yes", True), ("no", True), ("unknown", False), ("refused", False)])
def test_the_offer_names_the_trial_that_is_known(
    client: FlaskClient, questionnaire: Questionnaire, trial: str, told: bool
) -> None:
    """The doctor reads whether it is offered in a trial; what nobody could say is no part of the offer."""
    code = encode(questionnaire, {**WORST, "trial": (trial,)})
    offered = Page(client.get(f"/en/result?a={code}").text).having("facts")[0].find("tbody/tr/td")
    assert offered is not None
    assert (questionnaire.by_id["trial"].by_id[trial].label in words(offered)) == told


@pytest.mark.parametrize(("hands", "told"), [("chiropractor-or-naturopath", True), ("doctor", False)])
def test_the_sheet_names_who_should_not_do_it(
    client: FlaskClient, questionnaire: Questionnaire, hands: str, told: bool
) -> None:
    """Among what was offered, where it is a warning sign."""
    code = encode(questionnaire, {**WORST, "hands": (hands,)})
    facts = words(Page(client.get(f"/en/result?a={code}").text).having("facts")[0])
    assert (questionnaire.by_id["hands"].by_id[hands].label in facts) == told


def test_language_and_title_are_those_of_the_page() -> None:
    """They are taken from the head, with entities read."""
    found = sheet(FRAME.format("<main></main>"))
    assert (found.language, found.title) == ("en", "A & B")


def test_only_the_main_part_is_there() -> None:
    """Header and footer are left out; elements, classes, attributes and texts of the main part are kept in order."""
    main = '<h1 class="a b">One</h1><p>Two <a href="https://example.org/">three</a> four</p>'
    assert tree(main) == [
        element("h1", "One", classes="a b"),
        element("p", "Two ", element("a", "three", href="https://example.org/"), " four"),
    ]


def test_what_is_for_the_screen_alone_is_left_out_whole() -> None:
    """An element for the screen goes with all that it holds, elements without an end tag and pictures included."""
    screen = '<div class="x screen-only"><p>no<br><input value="1"></p><svg><path d="m0"/></svg><table></table></div>'
    assert tree(f"<p>yes</p>{screen}<p>too</p>") == [element("p", "yes"), element("p", "too")]


def test_what_is_for_paper_or_hidden_from_sight_is_kept() -> None:
    """Words for paper alone are printed, and hidden words may name a picture."""
    assert tree('<p class="print-only">a<span class="hidden">b</span></p>') == [
        element("p", "a", element("span", "b", classes="hidden"), classes="print-only")
    ]


def test_white_space_is_one_space() -> None:
    """Runs of spaces and line ends are one space, and a space that must not break stays."""
    assert tree("<p>a \n\t b\u00a0c</p>") == [element("p", "a b\u00a0c")]


def test_a_text_that_looks_like_code_is_a_text() -> None:
    """Entities are read once, and nothing in a text is an element."""
    assert tree("<p>&lt;b&gt; &amp;amp; #panic() $x$</p>") == [element("p", "<b> &amp; #panic() $x$")]


def test_a_drawing_keeps_its_source() -> None:
    """An svg is one node with its source as it stands, capitals in names and the name space included."""
    drawing = '<svg class="qr" viewBox="0 0 2 2" aria-label="x"><g><path d="M0 0h1"/></g><title>a &lt; b</title></svg>'
    source = drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
    (node,) = tree(drawing)
    assert isinstance(node, dict)
    assert node["attributes"].pop("drawing") == source
    assert node == element("svg", classes="qr", **{"viewbox": "0 0 2 2", "aria-label": "x"})


@pytest.mark.parametrize("main", ["<form></form>", "<p>a<br>b</p>", "<img src=x>", "<script>x</script>", "<i>x</i>"])
def test_what_paper_does_not_know_is_refused(main: str) -> None:
    """An element that no sheet can show raises, so that it is never dropped silently."""
    with pytest.raises(SheetError, match="is not for paper"):
        tree(main)


@pytest.mark.parametrize("page", ["", "<p>no main part</p>", "<main><p>one</p>", "<main><p>one</main>", "<main><svg>"])
def test_a_page_that_ends_too_early_is_refused(page: str) -> None:
    """Without a whole main part there is no sheet."""
    with pytest.raises(SheetError):
        sheet(page)


def test_elements_that_cross_are_refused() -> None:
    """An end tag that does not close the last open element raises."""
    with pytest.raises(SheetError, match="closes nothing"):
        tree("<p><span>one</p></span>")


def test_a_result_is_read_whole(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """The worst result has its two sides, each with an h1, and nothing that stands on the screen alone."""
    main = sheet(client.get(f"/en/r/{encode(questionnaire, WORST)}").text).main
    sides = [part for part in main["children"] if not isinstance(part, str)]
    assert [part["classes"] for part in sides] == [["leaf", "doctor", "print-only"], ["leaf", "asking", "print-only"]]
    assert [str(part).count("'tag': 'h1'") for part in sides] == [1, 1]
    assert "screen-only" not in str(main)
