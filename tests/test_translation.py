"""Catalogues: how they are read, what they owe to the texts of the site, and when a language is served."""

from __future__ import annotations

import gettext
import io
import re
import shutil
from pathlib import Path

import pytest
import yaml
from flask import Flask

from app import create_app
from clinic_check.loader import po
from clinic_check.loader.catalogue import Text, wanting
from clinic_check.loader.load import ContentError, load, texts
from clinic_check.loader.node import Node, Problems
from clinic_check.web.language import all_texts
from tests import pseudo
from tests.conftest import ROOT

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=n != 1;\\n"\n\n'
PAGE = Text("templates/a.html", "Read %(num)s.", filled=True)
KEYS = {"also", "words"}


def _lacks(text: Text, entry: str) -> list[str]:
    return [str(problem) for problem in wanting([text], po.parse(HEAD + entry), "es", "file")]


def test_an_entry_is_read_with_all_its_parts() -> None:
    """Context, plural, forms, continued lines, signs and the fuzzy mark are read; remarks and old entries are not."""
    text = (
        '# remark\n#: place\n#, fuzzy, python-format\n#| msgid "old"\nmsgctxt "c"\nmsgid ""\n"a\\n"\n"\\"b\\\\"\n'
        'msgid_plural "as"\nmsgstr[0] "x"\nmsgstr[1] "y"\nmsgid "next"\nmsgstr "z"\n#~ msgid "gone"\n#~ msgstr "g"\n'
    )
    found = po.parse(HEAD + text)
    assert list(found.entries.values()) == [
        po.Entry('a\n"b\\', ("x", "y"), "as", "c", fuzzy=True),
        po.Entry("next", ("z",)),
    ]
    assert found.forms == 2


@pytest.mark.parametrize(
    "text", ['msgid "a', "hello", '"a"', 'msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"', "\ufffd"]
)
def test_what_is_no_catalogue_is_refused(text: str) -> None:
    """A line that cannot be read, a text that stands twice and bytes that are no UTF-8 are named."""
    with pytest.raises(po.PoError):
        po.parse(text)


@pytest.mark.parametrize(
    "text", ['msgid ""', 'msgid ""\nmsgid "a"\nmsgstr "b"', 'msgctxt ""\nmsgid ""\nmsgid_plural "a"']
)
def test_a_head_that_says_nothing_is_empty(text: str) -> None:
    """A catalogue whose head has no words is read, and says of no plurals."""
    read = po.parse(text)
    assert (read.head, read.forms) == ("", 0)


def test_gettext_finds_what_is_done() -> None:
    """The standard library finds texts, plurals and contexts, and falls back to English where an entry is not done."""
    text = (
        'msgid "a"\nmsgstr "á"\n\nmsgctxt "c"\nmsgid "a"\nmsgstr "ç"\n\n#, fuzzy\nmsgid "f"\nmsgstr "x"\n\n'
        'msgid "one"\nmsgid_plural "many"\nmsgstr[0] "uno"\nmsgstr[1] "muchos"\n'
    )
    words = gettext.GNUTranslations(io.BytesIO(po.compiled(po.parse(HEAD + text))))
    assert (words.gettext("a"), words.pgettext("c", "a"), words.gettext("f")) == ("á", "ç", "f")
    assert [words.ngettext("one", "many", count) for count in (1, 2)] == ["uno", "muchos"]
    assert words.gettext("one") == "uno"


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("", "not in the catalogue"),
        ('msgid "Read %(num)s."\nmsgstr ""', "not translated"),
        ('msgid "Read %(num)s."', "not translated"),
        ('msgid "Read %(num)s."\nmsgstr[0] "Lea %(num)s."\nmsgstr[1] "Lea %(num)s."', "one form"),
        ('#, fuzzy\nmsgid "Read %(num)s."\nmsgstr "Lea %(num)s."', "fuzzy"),
        ('msgid "Read %(num)s."\nmsgstr "Lea."', "placeholders"),
        ('msgid "Read %(num)s."\nmsgstr "Lea %(num)s y %(num)s."', "placeholders"),
        ('msgid "Read %(num)s."\nmsgstr "Lea %(num)s 5 %."', "%%"),
        ('msgid "Read %(num)s."\nmsgstr "Lea <b>%(num)s</b>."', "< > &"),
        ('msgid "Read %(num)s."\nmsgstr " Lea %(num)s."', "spaces"),
        ('msgid "Read %(num)s."\nmsgid_plural "b"\nmsgstr[0] "Lea %(num)s."\nmsgstr[1] "b"', "plural changed"),
    ],
)
def test_each_fault_is_named_with_place_and_language(entry: str, says: str) -> None:
    """A missing, empty, fuzzy or ill-fitting translation names the place, the English, the language and the fault."""
    (line,) = _lacks(PAGE, entry)
    assert line.startswith("templates/a.html: 'Read %(num)s.'; es: ")
    assert says in line


def test_a_sound_translation_has_no_fault() -> None:
    """Placeholders may move, and a form for one thing may leave its number out."""
    assert _lacks(PAGE, 'msgid "Read %(num)s."\nmsgstr "De %(num)s, 100 %%."') == []
    two = Text("templates/a.html", "%(num)s page", "%(num)s pages", filled=True)
    assert (
        _lacks(two, 'msgid "%(num)s page"\nmsgid_plural "%(num)s pages"\nmsgstr[0] "Una"\nmsgstr[1] "%(num)s p"') == []
    )


def test_a_text_that_is_gone_is_named() -> None:
    """An entry whose English stands nowhere any more is a problem of the catalogue."""
    entries = 'msgid "Read %(num)s."\nmsgstr "Lea %(num)s."\n\nmsgid "Old."\nmsgstr "Viejo."'
    assert _lacks(PAGE, entries) == ["file: 'Old.'; no text of the site any more; run `make texts`"]


def test_reading_says_what_is_translated() -> None:
    """text(), texts() and search_words() are translated, with context and path; all other ways of reading are not."""
    problems: Problems = []
    data = {"a": "x", "b": ["y"], "c": ["k", "l"], "d": "n", "e": ["w"], "f": "i"}
    asked = []

    def translate(text: str, context: str, path: str) -> str:
        asked.append((text, context, path))
        return text.upper()

    node = Node(data, "f", problems, translate)
    assert node.get("a").text("ctx") == "X"
    assert node.get("b").texts() == ("Y",)
    assert node.get("c").search_words() == ("k", "l", "K", "L")
    assert (node.get("d").name(), node.get("e").words(), node.get("f").id()) == ("n", ("w",), "i")
    assert asked == [("x", "ctx", "f.a"), ("y", "", "f.b[0]"), ("k, l", "", "f.c")]
    assert problems == []


def _leaves(value: object, key: str) -> set[tuple[str, str]]:
    if isinstance(value, dict):
        return {leaf for name, one in value.items() for leaf in _leaves(one, str(name))}
    if isinstance(value, list):
        return {leaf for one in value for leaf in _leaves(one, key)}
    return {(key, value.strip())} if isinstance(value, str) else set()


def test_nothing_that_reads_like_a_sentence_is_left_out() -> None:
    """What has several words and is no text for people stands under a key that is known to hold none."""
    known = {text.text for text in texts(ROOT)}
    joined = {word for text in known for word in text.split(", ")}
    kept = {"title", "publisher", "supports", "limits", "name", "maker", "say", "brand"}  # sources, products, patterns
    kept |= {"en", "es", "published", "address-is"}  # banned words; a source that shows no date
    english_only = {"claim-words.yaml", "plain-words.yaml"}  # how English is read and measured
    content = sorted(file.name for file in (ROOT / "content").glob("*.yaml") if file.name not in english_only)
    for file in ("questions.yaml", *(f"content/{name}" for name in content)):
        data = yaml.load((ROOT / file).read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506  nothing but text
        leaves = {leaf for leaf in _leaves(data, "") if " " in leaf[1]}
        assert leaves, file
        assert {leaf for leaf in leaves if leaf[1] not in known | joined and leaf[0] not in kept} == set(), file


def test_templates_write_their_texts_out(app: Flask) -> None:
    """Every call of gettext in a template has its words in it, so that they are found; Python calls none."""
    found = [text for text in all_texts(app.jinja_env, ROOT) if text.place.startswith("templates/")]
    assert len(found) > 400
    assert [text for text in found if not isinstance(text.text, str) or not isinstance(text.plural, str)] == []
    files = [ROOT / "app.py", *(ROOT / "clinic_check").glob("*.py")]
    assert [file.name for file in files if re.search(r"\b(?:_|n?gettext)\(\s*f?[\"']", file.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("english", "other", "says"),
    [
        ("Start now", None, "not in the catalogue"),
        ("Lungs", "«üHeart»", "each label once"),
        ("Pay nothing until the points below are cleared up.", "Es seguro.", "a banned word"),
        ("clinic-check-result", "Clínica", "must be small letters"),
        ("{month} {day}, {year}", "{day}/{year}", "placeholders"),
    ],
)
def test_a_language_that_is_not_whole_is_not_served(
    app: Flask, tmp_path: Path, english: str, other: str | None, says: str
) -> None:
    """One fault keeps it away; content-check names it and fails, and the site is English alone as before."""
    found = all_texts(app.jinja_env, ROOT)
    assert english in {text.text for text in found}
    folder = pseudo.write(tmp_path, pseudo.catalogue(found, {english: other}))
    made = create_app({"TRANSLATIONS": folder})
    client = made.test_client(use_cookies=False)
    assert client.get("/es/").status_code == 404
    assert client.get("/").headers["Location"] == "/en/"
    assert "hreflang" not in client.get("/en/").text
    result = made.test_cli_runner().invoke(args=["content-check"])
    assert result.exit_code == 1
    assert any("es: " in line and says in line for line in result.stdout.splitlines())


@pytest.mark.parametrize(
    ("name", "text"), [("en", HEAD), ("espanol", HEAD), ("es", "no catalogue"), ("es", HEAD[:-40])]
)
def test_a_catalogue_that_cannot_be_used_is_named(name: str, text: str, tmp_path: Path) -> None:
    """English has none, a language has a code, and what cannot be read says so; the site starts all the same."""
    made = create_app({"TRANSLATIONS": pseudo.write(tmp_path, text, name)})
    lines = made.test_cli_runner().invoke(args=["content-check"]).stdout.splitlines()
    assert any(line.startswith(f"translations/{name}: ") for line in lines) or len(lines) > 1000
    assert list(made.extensions["contents"]) == ["en"]


def test_a_language_needs_its_list_of_banned_words() -> None:
    """A language without one is a problem of the content."""
    with pytest.raises(ContentError, match=r"questions.yaml.banned-words: .*; needs a list for 'qps'"):
        load(ROOT, language="qps")


def test_one_command_gathers_all_texts(tmp_path: Path) -> None:
    """It begins a catalogue with each text of the site, and keeps a translation whose English changed as fuzzy."""
    pytest.importorskip("babel")
    made = create_app({"TRANSLATIONS": tmp_path})
    runner = made.test_cli_runner()
    assert runner.invoke(args=["texts", "--language", "es"]).exit_code == 0
    template = (tmp_path / "messages.pot").read_text(encoding="utf-8")
    assert "#: content/cautions.yaml.cautions[approved-exosomes].fact" in template
    assert "#. {as-of} becomes a date in words." in template
    file = tmp_path / "es" / "LC_MESSAGES" / "messages.po"
    known = po.parse(file.read_text(encoding="utf-8"))
    assert set(known.entries) == {text.key for text in all_texts(made.jinja_env, ROOT)}
    changed = file.read_text(encoding="utf-8").replace('"Start now"\nmsgstr ""', '"Start it now"\nmsgstr "Empiece"')
    file.write_text(changed, encoding="utf-8")
    assert "1 fuzzy" in runner.invoke(args=["texts"]).stdout
    entry = po.parse(file.read_text(encoding="utf-8")).entries["", "Start now"]
    assert (entry.said, entry.fuzzy) == (("Empiece",), True)
    assert runner.invoke(args=["texts", "--language", "Spanish"]).exit_code == 2
    shutil.rmtree(tmp_path / "es")
