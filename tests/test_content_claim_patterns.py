"""Patterns and cues as editors write them: how they become the scanner, and what the real ones hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from clinic_check.claims.patterns import NUMBER, Part
from clinic_check.claims.report import claim_ids
from clinic_check.claims.scanner import Scanner
from clinic_check.claims.voice import CUES
from clinic_check.claims.words import words_of
from clinic_check.loader.claims import scanner
from clinic_check.loader.content import Content
from clinic_check.loader.node import Problems, parse
from tests.small_scanner import found

CONTENT = Path(__file__).parent.parent / "content"
ALL_COMMON = {  # patterns that common words alone can fill; looked at one by one, none may be added
    "almost/nearly/virtually/practically/just any/every/everything/anything "
    "?condition/disease/part/organ/thing/pain/ailment",
    "get/gets/getting you/him/her/them ?back/out/off of/on/to/pain",
    "he/she ?can/could now/again/stand/walk/talk ?by/again",
    "in and out in",
    "my ?skin/life/pain/knee/hair is/has ?just/gone/so/been/improved",
    "on us",
}
SPARE_LISTS = {"can", "modal", "proven", "seller", "time"}  # lists that no pattern names; none may be added
KINDS = """
- id: cure
  patterns:
    - {id: heals, say: ["<cells> heal*", "cures it"]}
    - {id: cures, say: ["never again"], negation: part, question: clears, about: treatment}
- id: risk
  patterns:
    - {id: heals, say: ["no pain"]}
"""
LISTS = "lists: {cell: 'cell, stem cell*', cells: '<cell>, prp'}\n"
WORDS = LISTS + "cues:\n" + "".join(f"  {name}: [{name.replace('-', ' ')} cue]\n" for name in CUES)


def _made(kinds: str = KINDS, words: str = WORDS) -> tuple[Scanner, list[str]]:
    problems: Problems = []
    made = scanner(parse(kinds, "kinds", problems), parse(words, "words", problems))
    return made, [str(problem) for problem in problems]


def _data(name: str) -> Any:
    return yaml.load((CONTENT / name).read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506  makes texts only


def _written() -> Iterator[str]:
    """Every pattern, cue and entry of a list of the real content, as it is written."""
    words = _data("claim-words.yaml")
    for kind in _data("claims.yaml")["kinds"]:
        for pattern in kind["patterns"]:
            yield from pattern["say"]
    for cues in words["cues"].values():
        yield from cues
    for entries in words["lists"].values():
        yield from (entry.strip() for entry in entries.split(","))


def test_patterns_become_a_scanner() -> None:
    """A pattern keeps its kind, id and marks; without marks a question makes the claim and a "not" undoes it."""
    made, problems = _made()
    assert problems == []
    assert [(one.claim, one.id, len(one.says)) for one in made.patterns] == [
        ("cure", "heals", 2),
        ("cure", "cures", 1),
        ("risk", "heals", 1),
    ]
    assert [(one.about, one.negation, one.question) for one in made.patterns] == [
        (False, False, True),
        (True, True, False),
        (False, False, True),
    ]
    assert made.patterns[1].says == ((Part((("never",),)), Part((("again",),))),)
    assert found(made, "Stem cells healed it, PRP heals it") == [("cure", "Stem cells healed"), ("cure", "PRP heals")]


def test_each_cue_is_read() -> None:
    """The scanner has each cue under its name."""
    made, _ = _made()
    assert set(made.cues) == set(CUES)
    assert made.cues["no-negation"] == ((Part((("no",),)), Part((("negation",),)), Part((("cue",),))),)
    assert found(made, "Distance cue: no pain") == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("<cells> heal*", "<cels> heal*", "kinds[cure].patterns[heals].say[0]: '<cels> heal*'; no list 'cels'"),
        ("cures it", "Cures it", "kinds[cure].patterns[heals].say[1]: 'Cures it'; 'Cures' is no word of the notation"),
        ('["no pain"]', "[]", "kinds[risk].patterns[heals].say: []; must have at least one pattern"),
        ("no pain", "no ..", "kinds[risk].patterns[heals].say[0]: 'no ..'; must begin and end with a word"),
        ("no pain", "?no ?pain", "kinds[risk].patterns[heals].say[0]: '?no ?pain'; must begin and end with a word"),
        ('["no pain"]', "no pain", "kinds[risk].patterns[heals].say: 'no pain'; must be a list"),
        ("id: cures", "id: heals", "kinds[cure].patterns: 'heals'; each id once"),
        ("about: treatment", "about: it", "kinds[cure].patterns[cures].about: 'it'; allowed: treatment"),
        ("negation: part", "negation: yes", "kinds[cure].patterns[cures].negation: 'yes'; allowed: part"),
        ("question: clears", "question: no", "kinds[cure].patterns[cures].question: 'no'; allowed: clears"),
        ("question: clears", "questions: clears", "kinds[cure].patterns[cures].questions: 'questions'; unknown key"),
        ('{id: heals, say: ["no pain"]}', "{id: heals}", "kinds[risk].patterns[heals]: ['id']; key 'say' is missing"),
    ],
)
def test_what_is_wrong_with_a_pattern_is_named(old: str, new: str, problem: str) -> None:
    """Each mistake in a pattern is one problem, with its place, what stands there and what may."""
    assert KINDS.count(old) == 1
    _, problems = _made(KINDS.replace(old, new))
    assert len(problems) == 1
    assert problems[0].startswith(problem)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("stem cell*", "Stem cell*", "words.lists.cell: 'cell, Stem cell*'; 'Stem' is no word of the notation"),
        ("stem cell*", "", "words.lists.cell: 'cell, '; '' is no word of the notation"),
        ("cell: 'cell, stem cell*'", "one: '<cells>', cell: cell", "words.lists.one: '<cells>'; no list 'cells'"),
        ("[speaker cue]", "[]", "words.cues.speaker: []; must have at least one pattern"),
        ("  speaker: [speaker cue]\n", "", "words.cues: ['english'"),
        ("  speaker: [", "  talker: [says]\n  speaker: [", "words.cues.talker: 'talker'; unknown key"),
        ("[speaker cue]", "[speaker cue ...]", "words.cues.speaker[0]: 'speaker cue ...'; must begin and end"),
        ("[speaker cue]", "[<cue> speaker]", "words.cues.speaker[0]: '<cue> speaker'; no list 'cue'"),
        ("lists:", "list: {}\nlists:", "words.list: 'list'; unknown key, did you mean 'lists'?"),
    ],
)
def test_what_is_wrong_with_lists_and_cues_is_named(old: str, new: str, problem: str) -> None:
    """Each mistake in a list or cue is one problem, with its place, what stands there and what may."""
    assert WORDS.count(old) == 1
    _, problems = _made(words=WORDS.replace(old, new))
    assert len(problems) == 1
    assert problems[0].startswith(problem)


def test_every_kind_has_patterns(content: Content) -> None:
    """Each kind of claim has patterns with ten wordings or more, and no other kind has any."""
    counts = dict.fromkeys(claim_ids(content.questionnaire), 0)
    for pattern in content.scanner.patterns:
        counts[pattern.claim] += len(pattern.says)
    assert len(counts) == 16
    assert {kind for kind, count in counts.items() if count < 10} == set()


def test_every_list_is_used() -> None:
    """Each list is named by a pattern, a cue or another list."""
    lists = set(_data("claim-words.yaml")["lists"])
    named = {name for written in _written() for name in re.findall(r"<([a-z-]+)>", written)}
    assert len(lists) > 20
    assert named <= lists
    assert lists - named - SPARE_LISTS == set()


def test_every_cue_has_patterns(content: Content) -> None:
    """Each cue has at least one pattern, and the common words are many."""
    assert set(content.scanner.cues) == set(CUES)
    assert {name for name, says in content.scanner.cues.items() if not says} == set()
    assert len(_common(content)) > 40


def test_every_word_can_be_found() -> None:
    """No pattern, cue or list holds a word that is never a word of a text, such as one with a possessive ending."""
    words = {word for written in _written() for word in re.findall(r"[a-z0-9'][a-z0-9']*(?!\*)\b", _plain(written))}
    assert len(words) > 1000
    assert {word for word in words if words_of(word).words != [word]} == set()


def _plain(written: str) -> str:
    """Without the names of lists and without beginnings of words."""
    return re.sub(r"<[a-z-]+>|[a-z']+\*", " ", written)


def _common(content: Content) -> set[str]:
    return {word for cue in content.scanner.cues["english"] for part in cue for (word,) in part.alternatives}


def _needed(say: tuple[Part, ...]) -> list[Part]:
    return [part for part in say if not part.gap and not part.optional]


def test_no_pattern_is_one_common_word(content: Content) -> None:
    """No claim is made by a single common word, number or short beginning, whichever words of it are left out."""
    common = _common(content)
    single = [
        (pattern.id, entry[0])
        for pattern in content.scanner.patterns
        for say in pattern.says
        if len(_needed(say)) == 1
        for entry in _needed(say)[0].alternatives
        if len(entry) == 1
    ]
    assert len(single) > 20
    assert [one for one in single if one[1] in common | {NUMBER} or len(one[1].removesuffix("*")) < 3] == []


def test_no_pattern_is_of_common_words_alone(content: Content) -> None:
    """A claim needs a word that not every text has, save for the six wordings that were looked at."""
    common = _common(content)
    written = [say for kind in _data("claims.yaml")["kinds"] for one in kind["patterns"] for say in one["say"]]
    read = [say for pattern in content.scanner.patterns for say in pattern.says]
    alone = {
        text
        for text, say in zip(written, read, strict=True)
        if all(any(set(entry) <= common for entry in part.alternatives) for part in _needed(say))
    }
    assert alone - ALL_COMMON == set()
