"""Every kind of page in each state: empty, with answers, and with an error.

All accessibility tests run for the languages in `LANGUAGES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from tests.answers import BEST, SOME, WORST, Given

LANGUAGES = ("en", "es")

# Whether they ask for money for it depends on whether it is a trial.
PRP: Given = {"product": ("prp",), "condition": ("knee-or-joint",), "how-given": ("joint-or-tendon",)}
LEAFLET = (
    "Our FDA registered lab makes breakthrough exosomes with no risk. Ask about NCT01234567 and FEI 3001234567."
    " There is no guarantee of a cure."
)
ARTICLE = (
    "Abstract\nBackground: Exosomes are vesicles. Methods: We enrolled 40 participants in a randomized trial."
    " Results: Pain fell by 2 points (95% CI 1 to 3, p = 0.01). Conclusions: Larger trials are needed. doi:10.1000/182"
)


def _nothing(_page: Page) -> None:
    """The page as it opens."""


def _press(page: Page) -> None:
    """Send the first form of the main text."""
    with page.expect_navigation():
        page.locator("main form .button").first.click()


def _contradict(page: Page) -> None:
    """Tick "None of these" beside another box, and send that."""
    for value in ("none-of-these", "no-risk"):
        page.locator(f"input[value='{value}']").check()
    _press(page)


def _unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


def _typed(selector: str, text: str) -> Callable[[Page], None]:
    def send(page: Page) -> None:
        page.locator(selector).first.fill(text)
        _press(page)

    return send


@dataclass(frozen=True)
class State:
    """A page in one state: where it is, and what a reader does there before it is looked at."""

    name: str
    address: str
    do: Callable[[Page], None] = _nothing

    def open(self, page: Page, site: str, language: str, codes: dict[str, str]) -> None:
        page.goto(site + self.address.format(lang=language, **codes))
        self.do(page)
        page.wait_for_load_state()
        page.locator("footer.site").wait_for(state="attached")  # a form's answer may commit after the event of its load


UNDER = ("reasons", "known", "questions", "look-up", "keep", "full")

STATES = (
    State("start", "/{lang}/"),
    State("start-filled", "/{lang}/?a={some}"),
    State("step", "/{lang}/check/product"),
    State("step-filled", "/{lang}/check/route?a={worst}&change=1", _unfold),
    State("step-error", "/{lang}/check/product", _press),
    State("step-groups", "/{lang}/check/condition?a={some}"),
    State("step-listed", "/{lang}/check/approved?a={best}", _unfold),
    State("step-depends", "/{lang}/check/route?a={prp}"),
    State("step-several", "/{lang}/check/sales-talk"),
    State("step-several-error", "/{lang}/check/sales-talk?a={worst}", _contradict),
    State("step-longest", "/{lang}/check/papers?a={some}", _press),
    State("so-far", "/{lang}/so-far/route?a={worst}"),
    State("all", "/{lang}/all"),
    State("all-filled", "/{lang}/all?a={worst}", _unfold),
    State("all-error", "/{lang}/all", _contradict),
    State("answers", "/{lang}/result/answers"),
    State("answers-filled", "/{lang}/result/answers?a={worst}"),
    State("result-some", "/{lang}/result?a={some}"),
    State("result-worst", "/{lang}/result?a={worst}", _unfold),
    State("result-best", "/{lang}/r/{best}"),
    State("result-left-out", "/{lang}/result?a={best}&left=trial&left=pay"),
    *(State(f"result-{page}", f"/{{lang}}/result/{page}?a={{worst}}", _unfold) for page in UNDER),
    State("result-reasons-best", "/{lang}/result/reasons?a={best}"),
    State("resume", "/{lang}/resume"),
    State("resume-error", "/{lang}/resume", _typed("main input", "123")),
    State("resume-missing", "/{lang}/resume", _press),
    State("resumed", "/{lang}/resumed?a={some}"),
    State("compare", "/{lang}/compare"),
    State("compare-error", "/{lang}/compare?c={some}&c=123"),
    State("compare-two", "/{lang}/compare?c={worst}&c={best}"),
    State("compare-four", "/{lang}/compare?c={worst}&c={best}&c={some}&c={worst}", _unfold),
    State("checklist", "/{lang}/checklist"),
    State("checklist-full", "/{lang}/checklist/full"),
    State("how-it-works", "/{lang}/how-it-works"),
    State("words-explained", "/{lang}/words-explained"),
    State("sources", "/{lang}/sources"),
    State("harmed", "/{lang}/harmed"),
    State("verify", "/{lang}/verify"),
    State("number", "/{lang}/number"),
    State("number-filled", "/{lang}/number", _typed("#text", LEAFLET)),
    State("number-none", "/{lang}/number", _typed("#text", "hello")),
    State("number-error", "/{lang}/number", _press),
    State("products", "/{lang}/products"),
    State("products-group", "/{lang}/products/group/skin"),
    State("products-full", "/{lang}/products/full"),
    State("products-found", "/{lang}/products?q=maci"),
    State("products-none", "/{lang}/products?q=wharton"),
    State("products-error", "/{lang}/products?q=" + "x" * 200),
    State("words", "/{lang}/words"),
    State("words-filled", "/{lang}/words?a={some}&back=claims", _typed("#text", LEAFLET)),
    State("words-research", "/{lang}/words", _typed("#text", ARTICLE)),
    State("words-error", "/{lang}/words", _press),
    State("privacy", "/{lang}/privacy"),
    State("accessibility", "/{lang}/accessibility"),
    State("about", "/{lang}/about"),
    State("changes", "/{lang}/changes"),
    State("clear", "/{lang}/clear"),
    State("unknown-code", "/{lang}/result/answers?a=123"),
    State("unknown-address", "/{lang}/nowhere"),
)


def codes(questionnaire: Questionnaire) -> dict[str, str]:
    """The codes that the addresses name."""
    given = {"some": SOME, "worst": WORST, "best": BEST, "prp": PRP}
    return {name: encode(questionnaire, given) for name, given in given.items()}
