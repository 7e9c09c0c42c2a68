"""A lint of the texts: short sentences, calm errors, steps that begin with a verb, dates on statements that age."""

from __future__ import annotations

import dataclasses
import re

import pytest
from flask.testing import FlaskClient

from clinic_check.check.code import encode
from clinic_check.check.model import Action, Item, Questionnaire
from clinic_check.loader.content import Content
from tests.page import Page

MOST_WORDS = 25
MOST_HINT_WORDS = 20
VERBS = {"Ask", "Change", "Look", "Pay", "Read", "Report", "Show", "Start", "Take", "Wait"}
HARSH = ("required", "invalid", "please", "sorry", "oops", "forbidden")
UNKNOWN = ("unknown", "not-said", "not-checked", "not-looked")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(rf"\b({MONTHS}) \d{{1,2}}, \d{{4}}\b")
NOTHING_APPROVED = re.compile(r"\bfound (no|none)\b[^.]*\bapproved\b", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.?!](?=\s|$)")


def _sentences(text: str) -> int:
    return len(SENTENCE_END.findall(text))


def _caution_texts(content: Content) -> list[tuple[str, str]]:
    return [
        (f"{caution.id}.{name}", getattr(caution, name))
        for caution in content.library.cautions
        for name in ("means", "fact", "do")
    ]


def _outcome_texts(questionnaire: Questionnaire) -> list[str]:
    texts = [text for one in questionnaire.outcomes.values() for text in (one.title, one.means)]
    texts += [title.text for one in questionnaire.outcomes.values() for title in one.titles]
    return texts + [text for one in _actions(questionnaire) for text in (one.do, one.quote, one.text) if text]


def _actions(questionnaire: Questionnaire) -> list[Action]:
    return [one for outcome in questionnaire.outcomes.values() for listed in outcome.actions for one in listed]


def _errors(questionnaire: Questionnaire) -> list[str]:
    texts = [text for item in questionnaire.items for text in (item.error, item.exclusive_error)]
    return [text for text in texts if text]


def _is_yes_or_no(item: Item) -> bool:
    return not item.several and {"yes", "no"} <= {option.id for option in item.options}


def test_there_are_texts_to_look_at(content: Content) -> None:
    """The content has texts of every kind that the tests below look at."""
    assert len(content.texts) > 1300
    assert len(_caution_texts(content)) > 100
    assert len(_errors(content.questionnaire)) > 20
    assert len(_outcome_texts(content.questionnaire)) >= 4 * 5


@pytest.mark.parametrize(
    ("text", "count"),
    [("One.", 1), ("Is it one?", 1), ("One. Two.", 2), ("On ClinicalTrials.gov for $5.1 million.", 1), ("None", 0)],
)
def test_sentences_are_counted_at_their_ends(text: str, count: int) -> None:
    """A point inside a number or a name ends no sentence."""
    assert _sentences(text) == count


def test_each_part_of_a_caution_is_one_sentence(content: Content) -> None:
    """What it means and the thing to do are one sentence each, the fact one or two, with its end."""
    texts = _caution_texts(content)
    facts = [_sentences(text) for path, text in texts if path.endswith(".fact")]
    assert set(facts) <= {1, 2}
    assert [path for path, text in texts if _sentences(text) != 1 and not path.endswith(".fact")] == []
    assert [path for path, text in texts if text[-1] not in ".?"] == []


def test_each_part_of_a_caution_is_short(content: Content) -> None:
    """No part of a caution is longer than 25 words."""
    assert [path for path, text in _caution_texts(content) if len(text.split()) > MOST_WORDS] == []


def test_hints_are_one_short_line(questionnaire: Questionnaire) -> None:
    """A hint is one sentence of 20 words or fewer, without a full stop and without a link."""
    hints = {item.id: item.hint for item in questionnaire.items}
    assert hints
    assert [name for name, hint in hints.items() if len(hint.split()) > MOST_HINT_WORDS] == []
    assert [name for name, hint in hints.items() if _sentences(hint)] == []
    assert [name for name, hint in hints.items() if re.search(r"https?:|www\.|<a\b|\]\(", hint)] == []


def test_errors_are_calm(questionnaire: Questionnaire) -> None:
    """An error says what to do, and blames nobody."""
    errors = _errors(questionnaire)
    assert errors
    assert [text for text in errors for word in HARSH if re.search(rf"\b{word}", text, re.IGNORECASE)] == []
    assert [text for text in errors if text.split()[0] not in {"Select", "Tick"}] == []
    assert [text for text in errors if text.endswith(".")] == []


def test_nothing_is_shouted(content: Content) -> None:
    """No text of ours has an exclamation mark."""
    assert [text.path for text in content.texts if "!" in text.text] == []


def test_actions_begin_with_a_verb(questionnaire: Questionnaire) -> None:
    """Each action, and what to do about each open point, says first what to do."""
    done = [one.do for one in _actions(questionnaire) if one.do]
    done += [item.open for item in questionnaire.items if item.open]
    assert len(done) > 40
    verbs = VERBS | {"Find", "Meet", "See", "Talk", "Weigh", "Write"}
    assert [text for text in done if text.split()[0].rstrip(",") not in verbs] == []


def test_cautions_say_what_to_do(content: Content) -> None:
    """The thing to do begins with what to do, not with a condition or a subject."""
    firsts = {caution.do.split()[0] for caution in content.library.cautions}
    assert firsts
    assert firsts <= VERBS | {"Begin", "Book", "Call", "Check", "Do", "Go", "Put", "Show", "Tell", "Write"}


def test_outcomes_hold_no_score(questionnaire: Questionnaire) -> None:
    """No outcome speaks in percent or decimals."""
    texts = _outcome_texts(questionnaire)
    assert texts
    assert [text for text in texts if re.search(r"%|percent|\d[.,]\d", text)] == []


def test_yes_and_no_come_before_the_unknown(questionnaire: Questionnaire) -> None:
    """Where yes and no are answers, not knowing is the last one."""
    items = [item for item in questionnaire.items if _is_yes_or_no(item)]
    assert len(items) > 10
    for item in items:
        unknown = [place for place, option in enumerate(item.options) if option.id in UNKNOWN]
        assert unknown in ([len(item.options) - 1], []), item.id
    assert [item.id for item in items if item.options[-1].id not in UNKNOWN] == ["own-doctor"]


def test_two_questions_have_no_unknown(questionnaire: Questionnaire) -> None:
    """Every question lets the reader not know, except what they paid or signed, and the talk with their own doctor."""
    without = [item.id for item in questionnaire.items if not {option.id for option in item.options} & set(UNKNOWN)]
    assert without == ["paid", "own-doctor"]


def test_what_is_marked_last_stands_last(questionnaire: Questionnaire) -> None:
    """An option marked last is the last one, or the last but one where several may be chosen."""
    marked = [
        (item.id, item.several, len(item.options) - place)
        for item in questionnaire.items
        for place, option in enumerate(item.options)
        if option.last
    ]
    assert len(marked) > 10
    assert [name for name, several, from_end in marked if from_end > (2 if several else 1)] == []


def test_not_knowing_is_set_apart(questionnaire: Questionnaire) -> None:
    """Each single choice with a way not to know sets that option apart as the last one."""
    singles = [item for item in questionnaire.items if not item.several and item.options[-1].id in UNKNOWN]
    assert len(singles) > 10
    assert [item.id for item in singles if not item.options[-1].last] == []


def test_that_nothing_is_approved_is_said_with_a_date(content: Content) -> None:
    """A text that says we found nothing approved holds the day on which that was so."""
    claims = [text for text in content.texts if NOTHING_APPROVED.search(text.text)]
    dated = [text for text in claims if not text.path.startswith("content/treatments.yaml")]
    assert len(dated) >= 3
    assert [text.path for text in dated if not DATE.search(text.text) and "{as-of}" not in text.text] == []


def test_what_the_table_says_of_approval_is_dated_by_the_page(content: Content, client: FlaskClient) -> None:
    """Where the table says that nothing was found approved, the page with its text dates the table."""
    claims = [one.id for one in content.library.treatments.by_id.values() if NOTHING_APPROVED.search(one.status.text)]
    assert claims
    for product in claims:
        code = encode(content.questionnaire, {"product": (product,), "pressure": ("no",)})
        for name in ("known", "full"):
            known = Page(client.get(f"/en/result/{name}?a={code}").text).main
            assert content.library.treatments.by_id[product].status.text.split(". ")[0] in known
            assert re.search(rf"As of {DATE.pattern}\. Look today at FDA", known), product


def test_every_date_has_been_filled_in(content: Content) -> None:
    """Texts are written with a place for the date, and nothing that is shown still has one."""
    assert any("{as-of}" in text.text for text in content.texts)
    assert "{as-of}" not in repr(dataclasses.replace(content, texts=()))


def test_no_text_has_stray_space(content: Content) -> None:
    """No text has a line break, a tab, two spaces or a space at its ends."""
    assert [text.path for text in content.texts if text.text != " ".join(text.text.split())] == []
