"""Reading level: counting, the two formulas, the goals, and the report."""

from __future__ import annotations

import dataclasses
import re
import sys
from pathlib import Path

import pytest
from flask import Flask

from clinic_check.loader.content import Content
from clinic_check.loader.load import ContentError
from clinic_check.loader.texts import Text
from clinic_check.web.language import all_texts
from tools.reading import (
    SCALES,
    LeftOut,
    Measure,
    ease,
    grade,
    kind_of,
    long_sentences,
    measure,
    pieces,
    plain_words,
    read,
    report,
    sentences,
    syllables,
    together,
)

ROOT = Path(__file__).parent.parent
NOTHING = LeftOut((), ())
LIST = LeftOut(("FDA", "New York", "arthritis", "Recruiting"), ("exosome",))
HARD = "Institutional authorization necessitates comprehensive documentation regarding regulatory requirements."
KINDS = [
    "answers",
    "asks",
    "cautions",
    "claims",
    "contradictions",
    "doctor",
    "e-mail",
    "errors",
    "facts",
    "find-out",
    "groups of notes",
    "harmed",
    "hints",
    "meanings",
    "notes",
    "notes of questions",
    "numbers",
    "open points",
    "options",
    "outcomes",
    "products",
    "questions",
    "routes",
    "rules",
    "sections",
    "short names",
    "steps",
    "templates",
    "topics",
    "treatments",
    "why",
]


@pytest.fixture(scope="module")
def left_out(content: Content) -> LeftOut:
    return dataclasses.replace(plain_words(ROOT), months=content.calendar.months)


@pytest.fixture(scope="module")
def texts(app: Flask) -> dict[str, tuple[Text, ...]]:
    """By language."""
    return {name: all_texts(app, name) for name in app.extensions["contents"]}


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("a", 1),
        ("the", 1),
        ("study", 2),
        ("any", 2),
        ("about", 2),
        ("needle", 2),
        ("table", 2),
        ("state", 1),
        ("treatment", 2),
        ("sometimes", 2),
        ("asked", 1),
        ("tested", 2),
        ("changed", 1),
        ("doses", 2),
        ("sources", 2),
        ("clinic's", 2),
        ("vial", 2),
        ("special", 2),
        ("million", 2),
        ("autism", 3),
        ("company", 3),
        ("agency", 3),
        ("approval", 3),
        ("information", 4),
        ("regenerative", 5),
        ("Doctor", 2),
        ("2024", 1),
        ("9,500", 1),
    ],
)
def test_syllables_of_english(word: str, count: int) -> None:
    """The vowels that are said are counted, in short words too; a figure is one."""
    assert syllables(word, "en") == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("y", 1),
        ("agua", 2),
        ("día", 2),
        ("médico", 3),
        ("ciudad", 2),
        ("leer", 2),
        ("oír", 2),
        ("ahora", 3),
        ("países", 3),
        ("aéreo", 4),
        ("que", 1),
        ("tratamiento", 4),
        ("inyección", 3),
        ("aprobación", 4),
        ("3", 1),
    ],
)
def test_syllables_of_spanish(word: str, count: int) -> None:
    """Two strong vowels, or a weak one with an accent, are two syllables; other neighbors are one."""
    assert syllables(word, "es") == count


def test_a_grade_worked_out_by_hand() -> None:
    """7 words in 1 sentence with 11 syllables: 0.39 x 7 + 11.8 x 11 / 7 - 15.59 = 5.68."""
    found = measure("Ask your doctor for a second opinion.", NOTHING, "en")
    assert found == Measure(1, 7, 11)
    assert grade(found) == pytest.approx(5.6829, abs=0.0001)


def test_a_grade_of_two_sentences() -> None:
    """8 words in 2 sentences with 9 syllables: 0.39 x 4 + 11.8 x 9 / 8 - 15.59 = -0.76."""
    found = measure("The cat sat. It looked at the window.", NOTHING, "en")
    assert found == Measure(2, 8, 9)
    assert grade(found) == pytest.approx(-0.755, abs=0.0001)


def test_an_ease_worked_out_by_hand() -> None:
    """6 words in 1 sentence with 12 syllables: 206.84 - 60 x 12 / 6 - 1.02 x 6 = 80.72."""
    found = measure("¿Qué médico le pondría la inyección?", NOTHING, "es")
    assert found == Measure(1, 6, 12)
    assert ease(found) == pytest.approx(80.72)


def test_several_texts_are_measured_as_one() -> None:
    """Sentences, words and syllables add up."""
    assert together([Measure(1, 7, 11), Measure(2, 8, 9)]) == Measure(3, 15, 20)
    assert together([]) == Measure(0, 0, 0)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two? Three", ["One.", "Two?", "Three"]),
        ("It cost about $5.1 million in all.", ["It cost about $5.1 million in all."]),
        ("Look on ClinicalTrials.gov for it.", ["Look on ClinicalTrials.gov for it."]),
        ("Ask: Is it approved?", ["Ask: Is it approved?"]),
        ('You can say: "I am not ready. Send me the papers." Then wait.', None),
        ("In 2019 it wrote. 15 people fell ill.", ["In 2019 it wrote.", "15 people fell ill."]),
        ("<b>One.</b> <i>Two.</i>", ["One.", "Two."]),
        ("¿Cuánto? ¿Para quién? Álvaro lo sabe.", ["¿Cuánto?", "¿Para quién?", "Álvaro lo sabe."]),
        (" ... ", []),
    ],
)
def test_where_a_sentence_ends(text: str, parts: list[str] | None) -> None:
    """At a point or question mark before a word that begins large; not inside a number or a name, nor at a colon."""
    quoted = ['You can say: "I am not ready.', "Send me the papers.", "Then wait."]
    assert list(sentences(text)) == (quoted if parts is None else parts)


def test_names_and_words_on_the_list_are_not_counted() -> None:
    """A name is left out as written, also with 's and at the start of a sentence; a word in any case and number."""
    assert measure("FDA's letter", LIST, "en") == Measure(1, 1, 2)
    assert measure("Exosomes and an EXOSOME", LIST, "en") == Measure(1, 2, 2)
    assert measure("Arthritis in New York", LIST, "en") == Measure(1, 1, 1)
    assert measure("The status is Recruiting.", LIST, "en") == Measure(1, 3, 4)


def test_what_only_looks_like_a_name_is_counted() -> None:
    """A name in other letters and a part of a longer word stay in the count."""
    assert measure("new york fda", LIST, "en").words == 3
    assert measure("They are recruiting.", LIST, "en").words == 3
    assert measure("FDAs fdalike exosomelike", LIST, "en").words == 2
    assert measure("preFDA nonexosome", LIST, "en").words == 2


def test_a_sentence_of_names_alone_does_not_count() -> None:
    """A sentence with nothing left in it is no sentence, or it would make the others look shorter."""
    assert measure("FDA. Exosomes. The cat sat.", LIST, "en") == Measure(1, 3, 3)


def test_what_is_filled_in_is_not_counted() -> None:
    """Placeholders of templates and content are neither words nor part of any."""
    assert measure("%(num)s of %(all)s marks as of {as-of}", NOTHING, "en") == Measure(1, 4, 4)


def test_a_month_in_a_date_is_not_counted() -> None:
    """A month beside a day or a year is a figure's part; the same word elsewhere is a word."""
    dated = LeftOut((), (), ("May", "September", "mayo"))
    assert measure("As of September 3, 2026", dated, "en") == Measure(1, 4, 4)
    assert measure("In May 2021", dated, "en") == Measure(1, 2, 2)
    assert measure("May I see September?", dated, "en") == Measure(1, 4, 6)
    assert measure("El 3 de mayo de 2026", dated, "es") == Measure(1, 5, 5)


def test_a_word_with_a_hyphen_is_two() -> None:
    """So a hyphen hides no length of a sentence, and the apostrophe divides nothing."""
    assert measure("stem-cell", NOTHING, "en") == Measure(1, 2, 2)
    assert measure("don't", NOTHING, "en").words == 1


def test_a_sentence_of_twenty_words_is_the_longest() -> None:
    """20 words pass and 21 do not; names count here, and a lone dash does not."""
    twenty = " ".join(["FDA"] * 20) + "."
    assert long_sentences(twenty) == ()
    assert long_sentences(f"- {twenty}") == ()
    assert long_sentences(f"Short. One {twenty}") == (f"One {twenty}",)


def test_short_texts_are_judged_together() -> None:
    """Texts of fewer than six words are judged together within their kind, and that is left out of the median."""
    some = (("a", "The cat sat."), ("b", "It is on the mat."), ("c", HARD), ("d", "Go"))
    (kind,) = read({"labels": some}, NOTHING, "en").kinds
    assert [(one.path, one.short) for one in kind.judged] == [("c", False), ("labels", True)]
    assert kind.judged[1].text == "3 short texts together"
    assert kind.judged[1].score == pytest.approx(0.39 * 3 + 11.8 - 15.59)
    assert kind.median == kind.worst == kind.judged[0].score > 20


def test_few_short_words_are_not_judged_at_all() -> None:
    """A kind with fewer than six words in all has no score."""
    assert read({"labels": (("a", "Comprehensive documentation"),)}, NOTHING, "en").kinds == ()


def test_a_score_at_the_goal_passes() -> None:
    """English fails above 8 and Spanish below 60, each with one decimal."""
    english, spanish = SCALES["en"], SCALES["es"]
    assert (english.median, english.limit, spanish.median, spanish.limit) == (6, 8, 70, 60)
    assert [english.fails(score, 8) for score in (7.9, 8.04, 8.06)] == [False, False, True]
    assert [spanish.fails(score, 60) for score in (60.1, 59.96, 59.94)] == [False, False, True]


def test_what_misses_a_goal_is_named() -> None:
    """A kind by its name, a text and a text with a long sentence by its path, each once, hardest first in the list."""
    long = " ".join(["go"] * 21) + "."
    some = {"a": (("a.yaml[1]", HARD),), "b": (("b.yaml[1]", long), ("b.yaml[2]", "go " * 6))}
    reading = read(some, NOTHING, "en")
    assert reading.failing == ("a", "a.yaml[1]", "b.yaml[1]")
    assert [one.path for one in reading.worst] == ["a.yaml[1]", "b.yaml[1]", "b.yaml[2]"]
    assert reading.too_long == (("b.yaml[1]", long),)


def test_spanish_is_judged_the_other_way() -> None:
    """The hardest Spanish text is the one with the lowest score."""
    easy = "La casa de Ana es muy grande."
    hard = "Institucionalización administrativa responsabilidad correspondiente documentación reglamentaria."
    reading = read({"a": (("easy", easy), ("hard", hard))}, NOTHING, "es")
    assert [one.path for one in reading.worst] == ["hard", "easy"]
    assert reading.kinds[0].worst == reading.worst[0].score < 0
    assert "hard" in reading.failing
    assert "easy" not in reading.failing


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("questions.yaml.sections[a].items[b].options[c].note", "options"),
        ("questions.yaml.sections[a].items[b].exclusive-error", "errors"),
        ("questions.yaml.sections[a].items[b].question", "questions"),
        ("questions.yaml.asks[question].question", "asks"),
        ("questions.yaml.rules.hold[H1].says", "rules"),
        ("content/notes.yaml.notes[a].text", "notes"),
        ("content/glossary.yaml.words[a].meaning", "meanings"),
        ("content/glossary.yaml.words[a].words", ""),
        ("content/approved-products.yaml.products[a].also", ""),
        ("templates/parts/a.html", "templates"),
        ("questions.yaml.language.name", ""),
    ],
)
def test_the_kind_of_a_text_is_told_by_its_path(path: str, kind: str) -> None:
    """Names, dates and what people type have no kind and are not judged."""
    assert kind_of(path) == kind


def test_a_path_of_no_kind_is_an_error() -> None:
    """So a new file of texts cannot go unmeasured."""
    with pytest.raises(ValueError, match=r"new\.yaml\.a: of no kind"):
        kind_of("content/new.yaml.a")


def test_few_texts_are_not_judged(texts: dict[str, tuple[Text, ...]]) -> None:
    """Of the texts of six words or more, only words that are looked for, dates of sources and changes have no kind."""
    long = [text for text in texts["en"] if len(text.text.split()) >= 6 and not kind_of(text.path)]
    kept = re.compile(r"CHANGELOG|\.(?:also|words|published)$")
    assert [text.path for text in long if not kept.search(text.path)] == []
    assert sum(map(len, pieces(texts["en"]).values())) > 1500


def test_each_text_of_the_templates_counts_once() -> None:
    """Both forms of a plural, and one that two templates have only at its first place; empty ones never."""
    some = [
        Text("templates/a.html", "One", ("One", "Many"), plural="Many"),
        Text("templates/b.html", "One", ("One",)),
        Text("templates/b.html", " ", (" ",)),
    ]
    assert pieces(some) == {"templates": (("templates/a.html", "One"), ("templates/a.html", "Many"))}


def test_a_language_without_a_formula_is_named() -> None:
    """It misses no goal, and the other languages are measured."""
    some = [Text("templates/a.html", "Go", ("Go",))]
    lines, met = report({"pt": some, "en": some}, {"pt": (), "en": ()}, NOTHING)
    assert met
    assert lines[0].startswith("Reading level, pt: not measured")
    assert lines[1].startswith("Reading level, en: goal")


def test_the_goals_hold(texts: dict[str, tuple[Text, ...]], left_out: LeftOut) -> None:
    """Every kind of text has a median of grade 6 or lower, no text is above 8, and no sentence has over 20 words."""
    reading = read(pieces(texts["en"]), left_out, "en")
    assert [kind.name for kind in reading.kinds] == KINDS
    assert reading.failing == ()
    assert [kind.name for kind in reading.kinds if kind.median > 6.05] == []
    assert [one for kind in reading.kinds for one in kind.judged if one.score > 8.05] == []


def test_the_goals_hold_in_spanish(app: Flask, texts: dict[str, tuple[Text, ...]], left_out: LeftOut) -> None:
    """Every kind of text has a median ease of 70 or more, no text is under 60, and no sentence has over 20 words."""
    months = app.extensions["contents"]["es"].calendar.months
    assert months[0] == "enero"
    reading = read(pieces(texts["es"]), dataclasses.replace(left_out, months=months), "es")
    assert [kind.name for kind in reading.kinds] == KINDS
    assert reading.failing == ()
    assert [kind.name for kind in reading.kinds if kind.median < 69.95] == []
    assert [one for kind in reading.kinds for one in kind.judged if one.score < 59.95] == []


def test_the_list_holds_nothing_idle(texts: dict[str, tuple[Text, ...]], left_out: LeftOut) -> None:
    """Each name and word of the list stands in some text, so that the list does not outgrow its need."""
    everything = "\n".join(said for some in texts.values() for one in some for said in one.said)
    entries = [LeftOut((name,), ()) for name in left_out.names] + [LeftOut((), (word,)) for word in left_out.words]
    assert 80 < len(entries) < 160
    assert [entry for entry in entries if not entry.pattern.search(everything)] == []


def test_the_list_is_no_way_out_for_our_own_hard_words(left_out: LeftOut) -> None:
    """Words that plain ones can replace, or that the site uses all the time, are counted."""
    assert set(left_out.words) == {"exosome", "regenerative", "exosoma", "regenerativo", "regenerativa"}
    for word in (
        "approval",
        "treatment",
        "condition",
        "license",
        "permission",
        "evidence",
        "registered",
        "medical board",
    ):
        assert not left_out.pattern.search(word), word


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("names: {a: [FDA, FDA]}\nwords: {}", "must name each once"),
        ("names: {a: [FDA], b: [FDA]}\nwords: {}", "content/plain-words.yaml.names: 'FDA'; each name once"),
        ("names: {a: []}\nwords: {}", "must name at least one"),
        ("names: {a: [FDA]}\nwords: {hard: ''}", "content/plain-words.yaml.words.hard: ''; must be a text"),
        ("names: {a: [FDA]}", "key 'words' is missing"),
        ("names: {a: [FDA]}\nwords: {}\nmore: {}", "content/plain-words.yaml.more: 'more'; unknown key"),
        ("- FDA", "must be a mapping"),
    ],
)
def test_a_bad_list_is_named(tmp_path: Path, text: str, problem: str) -> None:
    """Each mistake in the list is a problem with its place."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "plain-words.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=re.escape(problem)):
        plain_words(tmp_path)


def test_without_pyphen_the_command_says_what_it_needs(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence instead of a traceback; without --reading nothing is missing."""
    monkeypatch.delitem(sys.modules, "tools.reading")
    monkeypatch.delattr("tools.reading")
    monkeypatch.setitem(sys.modules, "pyphen", None)
    result = app.test_cli_runner().invoke(args=["content-check", "--reading"])
    assert result.exit_code == 1
    assert "pyphen" in result.stderr
    assert app.test_cli_runner().invoke(args=["content-check"]).exit_code == 0


def test_the_command_prints_the_level(app: Flask) -> None:
    """On the real content: the goals, a row for each kind, the worst twenty texts with their paths, and exit 0."""
    result = app.test_cli_runner().invoke(args=["content-check", "--reading"])
    lines = result.stdout.splitlines()
    assert (result.exit_code, result.stderr) == (0, "")
    assert lines[:2] == ["The content is in order.", "Reading level, en: goal for the median 6, for each text 8"]
    assert lines[2].split() == ["kind", "texts", "median", "worst"]
    rows = lines[3 : 3 + len(KINDS)]
    assert [re.fullmatch(r"(.+?) +\d+ +-?\d+\.\d +-?\d+\.\d", row).group(1) for row in rows] == KINDS  # type: ignore[union-attr]
    assert lines[3 + len(KINDS)] == "The hardest texts:"
    end = 3 + len(KINDS) + 1 + 20
    hardest = lines[end - 20 : end]
    assert all(re.match(r" +\d+\.\d (questions|content|templates)\S+.*: \S", line) for line in hardest)
    scores = [float(line.split()[0]) for line in hardest]
    assert scores == sorted(scores, reverse=True)
    assert lines[end : end + 2] == ["Every goal is met.", "Reading level, es: goal for the median 70, for each text 60"]
    assert lines[-1] == "Every goal is met."


def test_the_command_fails_when_a_goal_is_missed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hard text is listed first and named as a miss with its path, a long sentence too, and the command exits 1."""
    content: Content = app.extensions["contents"]["en"]
    path, said = "questions.yaml.nothing-lifts", f"{HARD} {'Go ' * 21}"
    hard = tuple(dataclasses.replace(one, said=(said,)) if one.path == path else one for one in content.texts)
    monkeypatch.setitem(app.extensions, "contents", {"en": dataclasses.replace(content, texts=hard, languages=())})
    result = app.test_cli_runner().invoke(args=["content-check", "--reading"])
    lines = result.stdout.splitlines()
    assert result.exit_code == 1
    assert re.match(rf" *\d+\.\d {path}: Institutional", lines[lines.index("The hardest texts:") + 1])
    assert f"Longer than 20 words: {path}: {('Go ' * 21).strip()}" in lines
    assert lines[-2:] == ["Misses the goals: 1", f"  {path}"]
    assert app.test_cli_runner().invoke(args=["content-check"]).exit_code == 0
