"""The kinds of claims: what their texts may say, and that each is complete."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from clinic_check.claims.model import AROUND, BACK, CARE
from clinic_check.claims.report import ClaimKind, claim_ids
from clinic_check.loader.claims import kind, notes
from clinic_check.loader.content import Content
from clinic_check.loader.node import Problems, parse

CONTENT = Path(__file__).parent.parent / "content"
ICONS = (Path(__file__).parent.parent / "templates" / "parts" / "claim_icons.html").read_text(encoding="utf-8")
KIND = """
id: stories
name: Stories and stars
misleads: A story is one person.
ask: How were all of them?
sources: [testimonials-analysis-2019]
"""


def _sentences(content: Content) -> Iterator[tuple[str, str]]:
    """(id, sentence) of everything that misleads says and ask asks."""
    for one in content.claim_kinds.values():
        for text in (one.misleads, one.ask):
            yield from ((one.id, sentence) for sentence in re.split(r"(?<=[.?]) +", text))
    for text in (content.claim_notes.taken_back.text, content.claim_notes.research.text):
        yield from (("note", sentence) for sentence in re.split(r"(?<=[.?]) +", text))


def test_there_is_a_kind_for_every_claim_of_the_check(content: Content) -> None:
    """The file holds the sixteen kinds, in the order of the check."""
    assert tuple(content.claim_kinds) == claim_ids(content.questionnaire)
    assert len(content.claim_kinds) == 16


def test_names_are_short_and_differ(content: Content) -> None:
    """A name has two to four words and fewer than 30 characters, begins with a capital, and stands once."""
    names = [one.name for one in content.claim_kinds.values()]
    assert len(set(names)) == 16
    assert [name for name in names if not 2 <= len(name.split()) <= 4 or len(name) >= 30 or name[0].islower()] == []


def test_why_it_misleads_is_one_or_two_sentences(content: Content) -> None:
    """One or two sentences say why, none of them a question."""
    texts = {one.id: one.misleads for one in content.claim_kinds.values()}
    assert {name for name, text in texts.items() if not 1 <= len(re.split(r"(?<=\.) +", text)) <= 2} == set()
    assert {name for name, text in texts.items() if not text.endswith(".") or "?" in text} == set()


def test_what_to_ask_is_one_question(content: Content) -> None:
    """One sentence that begins with a capital and ends with a question mark; no two kinds ask the same."""
    asks = [one.ask for one in content.claim_kinds.values()]
    assert [ask for ask in asks if not re.fullmatch(r"[A-Z][^.?]*\?", ask)] == []
    assert len(set(asks)) == 16


def test_sentences_are_short_plain_and_calm(content: Content) -> None:
    """Twenty words or fewer, no exclamation mark, and no scolding."""
    sentences = list(_sentences(content))
    assert len(sentences) > 35
    for name, sentence in sentences:
        assert len(sentence.split()) <= 20, (name, sentence)
        assert "!" not in sentence, (name, sentence)
        assert not re.search(r"\b(?:scam|fraud|lie|liar|quack|fake|stupid|fool)", sentence, re.IGNORECASE), name


def test_every_kind_has_a_drawing_of_its_own(content: Content) -> None:
    """The macro has one drawing for each kind, no two alike."""
    drawn = dict(re.findall(r"if kind == '([a-z-]+)' %\}(<.*?/>)\n", ICONS))
    last = re.findall(r"\{% else %\}(<path.*?/>)\n", ICONS)
    assert set(drawn) == set(content.claim_kinds) - {"pressure"}
    assert len({*drawn.values(), *last}) == 16


def test_kind_has_its_texts() -> None:
    """A kind is read with all its texts."""
    problems: Problems = []
    read = kind(parse(KIND, "claims.yaml", problems))
    assert problems == []
    assert read == ClaimKind(
        "stories",
        "Stories and stars",
        "A story is one person.",
        "How were all of them?",
        ("testimonials-analysis-2019",),
    )


def test_note_needs_text_and_sources() -> None:
    """Every part of a note that is missing is named."""
    problems: Problems = []
    notes(parse("as-of: 2026-11-22\ntaken-back: {text: Yes.}\nresearch: {}\n", "claims.yaml", problems))
    assert [str(one) for one in problems] == [
        "claims.yaml.taken-back: ['text']; key 'sources' is missing",
        "claims.yaml.research: []; key 'text' is missing",
        "claims.yaml.research: []; key 'sources' is missing",
    ]


def _content(name: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load((CONTENT / name).read_text(encoding="utf-8"))
    return found


def test_every_class_is_used_and_speaks_both_languages() -> None:
    """No class of words is left over, and each has words in English and in Spanish."""
    classes = _content("claim-words.yaml")
    lines = [line for of in _content("claim-frames.yaml").values() for line in of.values()]
    used = set(re.findall(r"[a-z][a-z-]*", " ".join(" ".join(one) if isinstance(one, list) else one for one in lines)))
    used |= {*AROUND, "common", "not", "not-really", "break"}
    assert set(classes) - used == set()
    assert [name for name, of in classes.items() if not {"en", "es"} <= of.keys() and "any" not in of] == []


def test_every_kind_has_frames_and_few_weights_stand(content: Content) -> None:
    """Each kind of claim can be found, each frame has an id of its own, and at most 150 weights are to be read."""
    frames = content.scanner.frames
    assert {frame.kind for frame in frames} == {*claim_ids(content.questionnaire), CARE, BACK}
    assert len({frame.id for frame in frames}) == len(frames) > 80
    weights = content.scanner.weights
    assert 80 < len(weights.all) <= 150
    assert weights.ask < weights.sure


def test_weights_speak_for_claims_and_care_against_them(content: Content) -> None:
    """No frame of a claim has a weight below nothing, and none of care one above it."""
    of = content.scanner.weights.all
    frames = [(frame.kind, of[frame.id]) for frame in content.scanner.frames if frame.id in of]
    assert {kind for kind, weight in frames if (weight > 0) == (kind == CARE)} == set()
