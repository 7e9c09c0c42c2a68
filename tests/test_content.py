"""The content loader: every rule has a small file in bad_content/ that breaks it."""

from __future__ import annotations

import copy
import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from clinic_check.loader.content import Content
from clinic_check.loader.load import ContentError, late_dates, load

HERE = Path(__file__).parent
ROOT = HERE.parent
QUESTIONS, CAUTIONS, NOTES = "questions.yaml", "content/cautions.yaml", "content/notes.yaml"
TREATMENTS, SOURCES = "content/treatments.yaml", "content/sources.yaml"
HARMED = "content/harmed.yaml"
NUMBERS, PRODUCTS = "content/numbers.yaml", "content/approved-products.yaml"
LICENSED = "content/licensed-uses.yaml"
WORDS, CLAIM_WORDS = "content/claims.yaml", "content/claim-words.yaml"
CLAIM_FRAMES, CLAIM_WEIGHTS = "content/claim-frames.yaml", "content/claim-weights.yaml"
GLOSSARY = "content/glossary.yaml"
FILES = (
    QUESTIONS,
    CAUTIONS,
    NOTES,
    TREATMENTS,
    HARMED,
    NUMBERS,
    PRODUCTS,
    LICENSED,
    WORDS,
    CLAIM_WORDS,
    CLAIM_FRAMES,
    CLAIM_WEIGHTS,
    GLOSSARY,
    SOURCES,
)
WRITTEN_RULES = """
    missing-file not-utf-8 empty-file unreadable-yaml unknown-tag duplicate-key
    value-that-does-not-fit-its-tag-int value-that-does-not-fit-its-tag-bool value-that-does-not-fit-its-tag-timestamp
    unknown-key unknown-key-like-no-other missing-key empty-text number-for-a-text text-for-a-mapping mapping-for-a-list
    word-named-twice bad-id bad-source-id bad-rule-id hold-rule-among-the-critical
    bad-date impossible-date time-for-a-date yes-for-a-date yes-for-a-number no-for-a-number number-out-of-range
    true-for-yes wrong-months wrong-date-pattern date-pattern-that-opens-a-number
    section-twice item-twice option-twice ask-twice fact-twice rule-twice route-twice outcome-twice
    contradiction-twice caution-twice group-twice note-twice source-twice grade-twice treatment-twice slot-twice
    option-number-twice option-without-a-number
    too-many-options too-many-options-of-several too-few-options code-too-long item-of-a-later-edition
    unknown-level some-options-without-level unknown-kind exclusive-without-exclusive-error exclusive-in-a-single-choice
    scored-item-without-source item-without-steps
    unknown-item-in-a-condition unknown-option-in-a-condition unknown-option-in-a-negated-condition
    unknown-fact-in-a-condition unknown-word-in-a-condition wrong-value-of-a-fact
    condition-without-a-test condition-with-an-empty-alternative condition-without-an-option
    item-shown-by-a-later-item item-shown-by-itself item-shown-by-a-later-item-through-a-fact
    item-shown-by-a-later-item-through-two-facts note-of-an-item-by-a-later-item
    fact-with-a-later-fact fact-with-itself facts-in-a-circle fact-named-like-an-item
    rule-with-when-and-points rule-with-neither-when-nor-points
    points-of-an-unknown-item points-of-an-item-without-levels points-without-items
    critical-option-without-a-critical-rule critical-option-in-a-hold-rule-alone
    critical-option-only-negated-in-a-critical-rule
    warning-without-a-caution warning-with-a-narrow-caution-alone rule-without-a-caution
    caution-of-an-unknown-item caution-of-an-unknown-option caution-of-an-unknown-rule caution-of-two-items
    caution-of-nothing
    caution-without-source rule-without-source note-without-source route-without-source
    contradiction-without-source treatment-without-source pairing-without-source
    unknown-source unknown-source-of-a-step unknown-source-of-an-item source-cited-nowhere
    http-address script-for-an-address source-that-supports-nothing unknown-way-of-reading
    banned-word banned-phrase banned-phrase-over-a-line-break banned-word-beside-an-allowed-phrase
    banned-word-in-a-section-title
    banned-word-in-the-fallback-of-the-table banned-word-in-the-fallback-without-a-condition
    unknown-grade unknown-grade-in-a-contradiction unknown-product-in-the-treatments
    unknown-condition-in-the-treatments no-item-for-the-treatments unknown-group
    too-many-asks ask-of-an-unknown-item scored-item-without-an-ask
    claim-kind-twice claim-without-a-kind claim-kind-of-no-option claim-kind-of-an-option-that-stands-alone
    claim-kind-without-source unknown-source-of-a-claim-kind banned-word-in-a-claim-kind claim-note-without-source
    unknown-key-of-a-claim-kind no-item-for-the-claims no-yes-for-the-pressure
    fact-without-words fact-with-one-word-for-both fact-with-half-its-words fact-words-with-an-end
    fact-with-when-and-made-of fact-with-neither-when-nor-made-of fact-made-of-another-file fact-missing-for-the-outcome
    fact-missing-for-the-pages
    part-twice step-twice step-twice-in-two-parts step-without-items step-named-like-an-item-of-another
    item-on-no-step item-on-two-steps unknown-item-of-a-step
    topic-twice rule-without-a-topic rule-in-two-topics unknown-rule-of-a-topic line-with-a-rule-of-another-topic
    topic-whose-heading-has-a-condition topic-whose-heading-has-rules topic-without-lines topic-line-without-source
    licensed-use-twice licensed-use-by-no-way licensed-use-without-a-brand licensed-use-without-a-date
    unknown-product-of-a-licensed-use unknown-condition-of-a-licensed-use unknown-way-of-a-licensed-use
    unknown-brand-of-a-licensed-use
    unknown-product-while-the-use-is-not-said unknown-way-while-the-use-is-not-said
    option-with-a-condition-and-no-reason option-with-a-reason-and-no-condition option-offered-by-a-later-item
    option-offered-by-its-own-item option-offered-by-a-later-item-through-a-fact
    unknown-group-of-an-option group-of-options-twice
    rule-that-asks-an-unknown-item rule-that-asks-an-item-without-levels rule-that-asks-nothing
    rule-that-asks-and-has-points action-without-a-heading action-with-a-text-and-a-quote
    action-of-an-unknown-page actions-without-one-for-all too-few-actions scored-item-without-an-open-text
    unknown-class-in-a-frame frame-that-ends-with-a-step frames-of-no-kind empty-entry-of-a-class
    unknown-language-of-a-class weight-of-no-frame weight-that-is-no-number level-missing
    word-form-of-two-words word-that-is-dead word-twice word-without-a-form word-without-a-meaning
    meaning-too-long meaning-of-two-sentences meaning-with-another-hard-word unknown-source-of-a-meaning
    banned-word-in-a-meaning banned-word-in-a-hint product-without-a-treatment
    date-not-filled-in-of-a-treatment unknown-key-of-a-word
    outcome-missing outcome-renamed outcomes-in-another-order
"""
RULES = WRITTEN_RULES.split()
RISKS = ["sections", "openness", "items", "risks"]
CLAIMS = ["sections", "sales", "items", "claims"]
FOUND = ["sections", "fda", "items", "approved", "options", "yes-checked"]
USE = {"condition": "hair", "brands": ["maci"], "as-of": "2026-11-22"}
ASKING = {"id": "H3", "asked": ["risks"], "says": "A check.", "sources": ["fsmb-docinfo"]}
LINE = {"rules": ["H1"], "when": {"light": "true"}, "text": "One.", "sources": ["ctgov-about-disclaimer"]}
GOOD = {
    "as many options as fit": (QUESTIONS, [*RISKS, "capacity"], 5),
    "as many boxes as fit": (QUESTIONS, [*CLAIMS, "capacity"], 15),
    "a code of 24 characters": (QUESTIONS, [*CLAIMS, "capacity"], 29),
    "an item of this edition": (QUESTIONS, [*RISKS, "since"], 1),
    "three actions": (
        QUESTIONS,
        ["outcomes", "stop", "actions"],
        [[{"do": one}] for one in ("Wait.", "Ask.", "Read.")],
    ),
    "a longer word": (QUESTIONS, ["outcomes", "stop", "means"], "It may be unsafe."),
    "an allowed phrase": (QUESTIONS, [*RISKS, "question"], '"Safe, because they have no cells"?'),
    "a name in more than one form of condition": (QUESTIONS, ["routes", "light", "when"], [{"pay": {"not": ["no"]}}]),
    "a license in any way": (LICENSED, ["uses", 0], {**USE, "product": "prp"}),
    "an option offered by an earlier item": (QUESTIONS, [*FOUND, "when"], {"how-given": {"not": ["other"]}}),
    "an option offered by a fact of earlier items": (QUESTIONS, [*FOUND, "when"], [{"way-open": "false"}]),
    "a rule that asks and has no condition": (QUESTIONS, ["rules", "hold", "H3"], ASKING),
    "a step named like its item": (QUESTIONS, ["parts", "the-rest", "steps", "route", "id"], "pay"),
    "a heading that always stands": (QUESTIONS, ["topics", "route", "says", 1], [LINE]),
    "an action under a condition": (
        QUESTIONS,
        ["outcomes", "stop", "actions", 1],
        [{"when": {"light": "true"}, "do": "A"}, {"do": "B"}],
    ),
    "a class of words of both languages": (CLAIM_WORDS, ["stars"], {"any": "5 stars", "es": "cinco estrellas"}),
    "a frame of two lines": (CLAIM_FRAMES, ["stories", "seen"], ["many ~3 cells", "cells*2 & many"]),
    "a weight below nothing": (CLAIM_WEIGHTS, ["weights", "not"], -0.5),
    "a caution narrowed beside a broad one": (CAUTIONS, ["cautions", "approved-prp", "when"], {"drug-like": "true"}),
}
PLACES = [
    (QUESTIONS, ["sections", "fda", "items", "pay", "when"], "questions.yaml items[pay].when"),
    (QUESTIONS, ["sections", "fda", "items", "ind", "notes", 0, "when"], "questions.yaml items[ind].notes"),
    (QUESTIONS, ["facts", "trial-route", "when"], "questions.yaml.facts[trial-route]"),
    (QUESTIONS, ["rules", "critical", "R2", "when"], "questions.yaml.rules[R2].when"),
    (QUESTIONS, [*FOUND, "when"], "questions.yaml items[approved].options[yes-checked].when"),
    (QUESTIONS, ["topics", "route", "says", 0, 1, "when"], "questions.yaml.topics[route].says"),
    (QUESTIONS, ["outcomes", "stop", "actions", 0, 0, "when"], "questions.yaml.outcomes[stop].actions"),
    (QUESTIONS, ["routes", "light", "when"], "questions.yaml.routes[light].when"),
    (QUESTIONS, ["contradictions", "found-whose", "when"], "questions.yaml.contradictions[found-whose].when"),
    (CAUTIONS, ["cautions", "pay-light", "when"], "content/cautions.yaml[pay-light].when"),
    (NOTES, ["notes", "place-ca", "when"], "content/notes.yaml[place-ca].when"),
]
DATES = [
    (QUESTIONS, ["reviewed"], "questions.yaml.reviewed"),
    (LICENSED, ["as-of"], "content/licensed-uses.yaml.as-of"),
    (LICENSED, ["uses", 0, "as-of"], "content/licensed-uses.yaml.uses[0].as-of"),
    (CAUTIONS, ["as-of"], "content/cautions.yaml.as-of"),
    (NOTES, ["groups", "place", "as-of"], "content/notes.yaml.groups[place].as-of"),
    (TREATMENTS, ["as-of"], "content/treatments.yaml.as-of"),
    (WORDS, ["as-of"], "content/claims.yaml.as-of"),
    (SOURCES, ["sources", "fda-purple-book", "read"], "content/sources.yaml.sources[fda-purple-book].read"),
]
LATE = datetime.date(2091, 5, 6)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def _read(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), _Loader)  # noqa: S506  a safe loader, in C where there is one


def _write(file: Path, data: object) -> None:
    file.write_text(yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _apply(small: Path, change: dict[str, Any]) -> None:
    """Change a file: a value at a path, the whole text, a text after its end, or the file taken away."""
    assert change.keys() <= {"file", "at", "put", "add", "do", "text", "append", "encoding"}
    file = small / change["file"]
    if "at" in change:
        data = _read(file)
        _edit(data, change)
        _write(file, data)
    elif "text" in change:
        file.write_text(change["text"], encoding="utf-8")
    elif "append" in change:
        added = f"\n{change['append']}\n".encode(change.get("encoding", "utf-8"))
        file.write_bytes(file.read_bytes() + added)
    else:
        assert change["do"] == "remove"
        file.unlink()


def _edit(data: Any, change: dict[str, Any]) -> None:
    parent, place = _find(data, change["at"])
    if "put" in change:
        parent[place] = change["put"]
    elif "add" in change:
        parent[place].append(change["add"])
    elif change["do"] == "remove":
        del parent[place]
    else:
        assert change["do"] == "repeat"
        parent.append(copy.deepcopy(parent[place]))


def _find(data: Any, path: list[str | int]) -> tuple[Any, Any]:
    """(container, key) of the value at the path; a string selects a list element by its id."""
    parent, place = None, None
    for step in path:
        parent = data if parent is None else parent[place]
        named = isinstance(parent, list) and isinstance(step, str)
        place = next(at for at, one in enumerate(parent) if one["id"] == step) if named else step
    return parent, place


def _problems(small: Path) -> tuple[str, ...]:
    with pytest.raises(ContentError) as caught:
        load(small)
    assert str(caught.value).splitlines() == [str(problem) for problem in caught.value.problems]
    return tuple(str(caught.value).splitlines())


def test_every_rule_has_a_file_that_breaks_it() -> None:
    """The files in bad_content/ are exactly the rules written out above, each once."""
    assert len(RULES) == len(set(RULES)) > 100
    assert sorted(file.stem for file in (HERE / "bad_content").iterdir()) == sorted(RULES)


def parts(content: Content) -> dict[str, object]:
    """The comparable parts of the content, without the scanner."""
    return {**vars(content), "scanner": None}


def test_the_unchanged_copy_loads(small: Path) -> None:
    """The small content is in order, also when every file was read and written as by a change."""
    content = load(small)
    for name in FILES:
        _write(small / name, _read(small / name))
    assert parts(load(small)) == parts(content)


@pytest.mark.parametrize("rule", RULES)
def test_a_broken_rule_is_named_with_place_value_and_what_is_allowed(small: Path, rule: str) -> None:
    """One of the problems holds the path, the offending value and what is allowed instead."""
    case = _read(HERE / "bad_content" / f"{rule}.yaml")
    assert case["change"]
    assert case["says"]
    for change in case["change"]:
        _apply(small, change)
    problems = _problems(small)
    assert any(all(word in problem for word in case["says"]) for problem in problems), "\n".join(problems)


@pytest.mark.parametrize("name", GOOD)
def test_what_just_keeps_a_rule_loads(small: Path, name: str) -> None:
    """Content at the very edge of a rule is no problem."""
    file, at, value = GOOD[name]
    _apply(small, {"file": file, "at": at, "put": value})
    load(small)


@pytest.mark.parametrize(("file", "at", "path"), PLACES)
def test_every_kind_of_condition_is_checked(small: Path, file: str, at: list[str | int], path: str) -> None:
    """An unknown item, option or fact is refused wherever a condition may stand."""
    wrong = [{"nowhere": ["yes"]}, {"product": ["nothing"]}, {"nofact": "true"}]
    _apply(small, {"file": file, "at": at, "put": wrong})
    problems = [problem for problem in _problems(small) if problem.startswith(path)]
    assert [word for word in ("'nowhere'", "'nothing'", "'nofact'") if any(word in one for one in problems)] == [
        "'nowhere'",
        "'nothing'",
        "'nofact'",
    ]


def test_all_problems_are_listed_at_once(small: Path) -> None:
    """Five faults in three files, in single values and between them, give one error with five problems."""
    _apply(small, {"file": QUESTIONS, "at": ["reviewed"], "put": "soon"})
    _apply(small, {"file": QUESTIONS, "at": ["outcomes", "stop", "actions"], "put": [[{"do": "Wait."}]]})
    _apply(small, {"file": CAUTIONS, "at": ["cautions", "risks-none", "notes"], "put": "none"})
    _apply(small, {"file": NOTES, "at": ["notes", "place-ca", "group"], "put": "plaace"})
    _apply(small, {"file": NOTES, "at": ["groups", "given", "as-of"], "put": "yes"})
    assert sorted(problem.split(": ")[0] for problem in _problems(small)) == [
        "content/cautions.yaml.cautions[risks-none].notes",
        "content/notes.yaml.groups[given].as-of",
        "content/notes.yaml.notes[place-ca].group",
        "questions.yaml.outcomes[stop].actions",
        "questions.yaml.reviewed",
    ]


def test_all_missing_files_are_listed_at_once(tmp_path: Path) -> None:
    """In an empty folder every content file is named."""
    problems = _problems(tmp_path)
    assert [name for name in FILES if f"{name}: FileNotFoundError; must be a readable UTF-8 file" in problems] == [
        *FILES
    ]


@pytest.mark.parametrize(("file", "at", "path"), DATES)
def test_a_late_date_is_listed_by_content_check_alone(small: Path, file: str, at: list[str], path: str) -> None:
    """A date after the given day loads, and late_dates names it; on that very day it is late no more."""
    _apply(small, {"file": file, "at": at, "put": LATE})
    loaded = load(small)
    found = [str(problem) for problem in late_dates(loaded, datetime.date(2091, 5, 5))]
    assert found == [f"{path}: 2091-05-06; not after 2091-05-05"]
    assert late_dates(loaded, LATE) == ()
