"""Catalogues: reading, validation, update, and the fallback to English."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import polib
import pytest
import yaml
from click.testing import Result
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from app import create_app
from clinic_check.loader import catalogue
from clinic_check.loader.load import ContentError, load
from clinic_check.loader.node import Node, Problems
from clinic_check.loader.texts import Text
from clinic_check.web.language import Untranslated, all_texts, marked
from tests.conftest import ROOT

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=n != 1;\\n"\n\n'
PAGE = Text("templates/a.html", "Read %(num)s.", ("Read %(num)s.",), filled=True)
START = "Start"  # the button of the start page
WHY = "The product decides which rules it must meet and what is known about it."
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # nothing but text
ITEM = "questions.yaml.sections[offer].items[product]"


def _lacks(text: Text, entry: str) -> list[str]:
    return [str(problem) for problem in catalogue.check([text], polib.pofile(HEAD + entry), "es")]


def _file(folder: Path, text: str | bytes, language: str = "es") -> Path:
    """The folder with this catalogue in it."""
    file = folder / language / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def _spanish(folder: Path, instead: Mapping[str, str | None]) -> Path:
    """The Spanish catalogue with other translations of some texts, or with None without their entries."""
    found = polib.pofile(str(ROOT / "translations" / "es" / "LC_MESSAGES" / "messages.po"))
    for english, other in instead.items():
        entry = found.find(english)
        assert entry
        if other is None:
            found.remove(entry)
        else:
            entry.msgstr = other
    return _file(folder, str(found))


def _check(site: Flask, *more: str) -> Result:
    return site.test_cli_runner().invoke(args=["content-check", *more])


@pytest.mark.parametrize(
    "text",
    [
        'msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"',
        "hello",
        '"a"',
        'msgid "a"\nmsgstr "b',
        b'msgid "a"\nmsgstr "\xe9"',
        b"\0\0",
    ],
)
def test_what_is_no_catalogue_is_refused(text: str | bytes, tmp_path: Path) -> None:
    """A line that cannot be read, a text that stands twice, bytes that are no UTF-8, and a file that is not there."""
    file = tmp_path / "messages.po"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    for one in (file, tmp_path / "none.po"):
        with pytest.raises(catalogue.CatalogueError):
            catalogue.read(one)


@pytest.mark.parametrize("head", ["nplurals=2; plural=open(n);", "nplurals=2; plural=(n"])
def test_a_wrong_rule_for_plurals_is_refused(head: str) -> None:
    """What gettext cannot read is an error of the catalogue, and none of the site."""
    with pytest.raises(catalogue.CatalogueError):
        catalogue.words(polib.pofile(f'msgid ""\nmsgstr "Plural-Forms: {head}\\n"\n'))


def test_gettext_finds_what_can_be_shown() -> None:
    """Texts, plurals and contexts are found; what is fuzzy, empty or has a fault is left to the English."""
    text = (
        'msgid "a"\nmsgstr "á"\n\nmsgctxt "c"\nmsgid "a"\nmsgstr "ç"\n\n#, fuzzy\nmsgid "f"\nmsgstr "x"\n\n'
        'msgid "e"\nmsgstr ""\n\nmsgid "%(n)s p"\nmsgstr "p"\n\n#: templates/a.html\nmsgid "t"\nmsgstr "5 %"\n\n'
        '#: questions.yaml.sections\nmsgid "y"\nmsgstr "5 %"\n\n'
        'msgid "one"\nmsgid_plural "many"\nmsgstr[0] "uno"\nmsgstr[1] "muchos"\n\n'
        'msgid "two"\nmsgid_plural "more"\nmsgstr[0] "dos"\nmsgstr[1] ""\n'
    )
    words = catalogue.words(polib.pofile(HEAD + text))
    assert {one: words.gettext(one) for one in ("a", "y")} == {"a": "á", "y": "5 %"}
    assert [one for one in ("f", "e", "%(n)s p", "t") if words.gettext(one) != one] == []
    assert words.pgettext("c", "a") == "ç"
    assert [words.ngettext("one", "many", count) for count in (1, 2)] == ["uno", "muchos"]
    assert [words.ngettext("two", "more", count) for count in (1, 2)] == ["two", "more"]


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("", "not in the catalogue"),
        ('msgid "Read %(num)s."\nmsgstr ""', "not translated"),
        ('msgid "Read %(num)s."\nmsgstr[0] "Lea %(num)s."\nmsgstr[1] "Lea %(num)s."', "1 forms"),
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
    two = Text("templates/a.html", "%(num)s page", (), plural="%(num)s pages", filled=True)
    assert (
        _lacks(two, 'msgid "%(num)s page"\nmsgid_plural "%(num)s pages"\nmsgstr[0] "Una"\nmsgstr[1] "%(num)s p"') == []
    )


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


def test_nothing_that_reads_like_a_sentence_is_left_out(app: Flask) -> None:
    """What has several words and is no text for people stands under a key that is known to hold none."""
    known = {text.text for text in all_texts(app)}
    joined = {word for text in known for word in text.split(", ")}
    kept = {"title", "publisher", "supports", "limits", "name", "maker", "brand"}  # sources, products
    kept |= {"en", "es", "published", "address-is"}  # banned words; a source that shows no date
    scanned = {"claim-words.yaml", "claim-frames.yaml", "claim-weights.yaml"}  # how both languages are read
    english_only = scanned | {"plain-words.yaml", "licensed-uses.yaml"}  # how English is measured
    content = sorted(file.name for file in (ROOT / "content").glob("*.yaml") if file.name not in english_only)
    for file in ("questions.yaml", *(f"content/{name}" for name in content)):
        data = yaml.load((ROOT / file).read_text(encoding="utf-8"), LOADER)  # noqa: S506  nothing but text
        leaves = {leaf for leaf in _leaves(data, "") if " " in leaf[1]}
        leaves -= {leaf for leaf in leaves if file == "content/sources.yaml" and leaf[0] == "short"}  # names
        assert leaves, file
        assert {leaf for leaf in leaves if leaf[1] not in known | joined and leaf[0] not in kept} == set(), file


def test_templates_write_their_texts_out(app: Flask) -> None:
    """Every call of gettext in a template has its words in it, so that they are found; Python calls none."""
    found = [text for text in all_texts(app) if text.path.startswith("templates/")]
    assert len(found) > 400
    assert [text for text in found if not isinstance(text.text, str) or not isinstance(text.plural, str)] == []
    files = (ROOT / "clinic_check").rglob("*.py")
    assert [file.name for file in files if re.search(r"\b(?:_|n?gettext)\(\s*f?[\"']", file.read_text("utf-8"))] == []


def test_a_text_that_is_missing_is_shown_in_english(tmp_path: Path) -> None:
    """Without the Spanish of one text the site stays, says of that text that it is English, and content-check fails."""
    site = create_app({"TRANSLATIONS": _spanish(tmp_path, {START: None, WHY: None})})
    client = site.test_client(use_cookies=False)
    start, question = client.get("/es/"), client.get("/es/check/product")
    assert (start.status_code, question.status_code) == (200, 200)
    assert f'<span lang="en">{START}</span>' in start.text
    assert f'<span lang="en">{WHY}</span>' in re.sub(r"</?a[^>]*>", "", question.text)
    assert start.text.count('lang="en"') < 8  # the switch to English, and this one text
    assert "lang=" not in re.sub(r'<html lang="en">|hreflang|<a class="switch"[^>]*>', "", client.get("/en/").text)
    result = _check(site)
    assert result.exit_code == 1
    assert [line for line in result.stdout.splitlines() if "; es: not in the catalogue" in line] == [
        f"{ITEM}.why: '{WHY[:59]}…'; es: not in the catalogue; run `make texts`",
        f"templates/{_place(site, START)}: '{START}'; es: not in the catalogue; run `make texts`",
    ]


def _place(site: Flask, text: str) -> str:
    return next(one.path for one in all_texts(site) if one.text == text).removeprefix("templates/")


def test_a_text_too_many_is_a_warning(tmp_path: Path) -> None:
    """An entry whose English stands nowhere any more is printed, and changes nothing else."""
    folder = _spanish(tmp_path, {})
    file = folder / "es" / "LC_MESSAGES" / "messages.po"
    file.write_text(file.read_text("utf-8") + '\nmsgid "Gone."\nmsgstr "Ido."\n', encoding="utf-8")
    site = create_app({"TRANSLATIONS": folder})
    assert 'lang="en">Check' not in site.test_client().get("/es/").text
    result = _check(site)
    assert result.exit_code == 0
    assert [line for line in result.stdout.splitlines() if "'Gone.'" in line]


@pytest.mark.parametrize(
    "text", ["no catalogue", b'msgid ""\nmsgstr "\xff"', None, HEAD.replace("n != 1", "open(n)"), HEAD[:-40]]
)
def test_a_catalogue_that_cannot_be_read_leaves_the_language_in_english(
    text: str | bytes | None, tmp_path: Path
) -> None:
    """The pages and every printed code open all the same, in English that says so, and content-check fails."""
    site = create_app({"TRANSLATIONS": tmp_path if text is None else _file(tmp_path, text)})
    client = site.test_client(use_cookies=False)
    pages = [client.get("/es/"), client.get("/es/r/1E59P69F7000000000000X7"), client.get("/es/checklist/full")]
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert all('<html lang="es">' in page.text and page.text.count('<span lang="en">') > 15 for page in pages)
    assert '<a class="switch" href="/es/" lang="es" hreflang="es">es</a>' in client.get("/en/").text
    result = _check(site)
    assert result.exit_code == 1
    assert "translations/es: " in result.stdout or result.stdout.count("; es: not in the catalogue") > 1000


@pytest.mark.parametrize(
    ("english", "other", "says"),
    [
        ("Lungs", "Corazón", "each label once"),
        (WHY, "Es seguro.", "a banned word"),
        ("clinic-check-result", "Clínica", "must be small letters"),
        ("{month} {day}, {year}", "{day}/{year}", "placeholders"),
    ],
)
def test_translations_that_break_a_rule_of_the_content_are_not_shown(
    tmp_path: Path, english: str, other: str, says: str
) -> None:
    """The language is served, that translation is not in it, and content-check names it and fails."""
    if other == "Corazón":
        english_of = polib.pofile(str(ROOT / "translations" / "es" / "LC_MESSAGES" / "messages.po"))
        other = english_of.find("Heart").msgstr
    site = create_app({"TRANSLATIONS": _spanish(tmp_path, {english: other})})
    client = site.test_client(use_cookies=False)
    assert client.get("/es/").status_code == 200
    assert "Es seguro." not in client.get("/es/check/product").text
    assert re.fullmatch("[a-z0-9-]+", site.extensions["contents"]["es"].files.result)
    result = _check(site)
    assert result.exit_code == 1
    assert any("es: " in line and says in line for line in result.stdout.splitlines())


def test_a_language_that_is_half_done_has_no_pages(tmp_path: Path) -> None:
    """It says in one line what is missing; content-check and the reading level pass without it."""
    _spanish(tmp_path, {})
    draft = f'{HEAD}#: a\nmsgid "{START}"\nmsgstr "Comece agora"\n\n#, fuzzy\nmsgid "{WHY}"\nmsgstr "x"\n'
    site = create_app({"TRANSLATIONS": _file(tmp_path, draft, "pt")})
    client = site.test_client(use_cookies=False)
    assert client.get("/pt/").status_code == 404
    assert "/pt/" not in client.get("/").text
    for more in ((), ("--reading",)):
        result = _check(site, *more)
        assert result.exit_code == 0
        (line,) = [line for line in result.stdout.splitlines() if line.startswith("pt: ")]
        missing, every = (int(number.replace(",", "")) for number in re.findall(r"[\d,]*\d", line))
        assert (missing, every) == (every - 1, len({text.key for text in all_texts(site)}))
        assert line.endswith("not served")


def test_a_draft_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """It is no problem of the site."""
    _spanish(tmp_path, {})
    result = _check(create_app({"TRANSLATIONS": _file(tmp_path, "no catalogue", "pt")}))
    assert result.exit_code == 0
    assert [line for line in result.stdout.splitlines() if line.startswith("pt: ") and line.endswith("not served")]


def test_a_language_needs_its_list_of_banned_words() -> None:
    """A language without one is a problem of the content."""
    with pytest.raises(ContentError, match=r"questions.yaml.banned-words: .*; needs a list for 'qps'"):
        load(ROOT, language="qps")


def test_a_banned_word_is_found_in_any_text(tmp_path: Path) -> None:
    """In what explains a question, in a template, and in the Spanish of a template, which no rule of content sees."""

    def planted(text: str, _context: str, path: str) -> str:
        return "It is safe." if path == f"{ITEM}.why" else text

    with pytest.raises(ContentError, match=rf"{re.escape(ITEM)}.why: 'safe'; a banned word"):
        load(ROOT, planted)
    site = create_app({"TRANSLATIONS": _spanish(tmp_path, {START: "Es seguro"})})
    assert site.jinja_env.loader
    more = DictLoader({"planted.html": "{{ _('You can be trusted') }}"})
    site.jinja_env.loader = ChoiceLoader([site.jinja_env.loader, more])
    lines = _check(site).stdout.splitlines()
    assert [line for line in lines if line.startswith("templates/planted.html: 'trusted'; a banned word")]
    assert [line for line in lines if line.startswith(f"templates/{_place(site, START)}: 'seguro'; es: a banned word")]


def test_an_english_text_says_so_wherever_it_is_put() -> None:
    """Stripped, filled in, split or written large, it is marked in text, escaped, and plain inside tags and titles."""
    text = Untranslated(" a {x}, b ")
    for one in (
        text,
        text.strip(),
        text.replace("a", "c"),
        text.format(x=1),
        text.split(",")[0],
        text[1:3],
        text + "b",
        text.capitalize(),
    ):
        assert isinstance(one, Untranslated)
    shown = Untranslated("a < b").__html__()
    page = f'<title>{shown}</title><p title="{shown}">{shown}</p><textarea>{shown}</textarea>'
    plain = "a &lt; b"
    assert marked(page) == (
        f'<title>{plain}</title><p title="{plain}"><span lang="en">{plain}</span></p><textarea>{plain}</textarea>'
    )


def test_markup_in_a_text_of_a_template_stays(tmp_path: Path) -> None:
    """What a template writes is HTML, also where it is shown in English; what is filled in is escaped."""
    site = create_app({"TRANSLATIONS": tmp_path})
    page = site.jinja_env.from_string("{{ _('<b>%(sign)s</b> & c', sign='<') }}")
    with site.test_request_context("/es/"):
        assert page.render() == '<span lang="en"><b>&lt;</b> & c</span>'
    with site.test_request_context("/en/"):
        assert page.render() == "<b>&lt;</b> & c"


def test_the_texts_make_the_same_catalogue_each_time(tmp_path: Path) -> None:
    """On the catalogue of the repository, and on one that was just begun, the command changes nothing."""
    shutil.copytree(ROOT / "translations" / "es", tmp_path / "es")
    runner = create_app({"TRANSLATIONS": tmp_path}).test_cli_runner()
    files = [tmp_path / name / "LC_MESSAGES" / "messages.po" for name in ("es", "pt")]
    before = files[0].read_text("utf-8")
    assert runner.invoke(args=["texts", "--language", "pt"]).exit_code == 0
    assert files[0].read_text("utf-8") == before
    begun = files[1].read_text("utf-8")
    assert runner.invoke(args=["texts"]).exit_code == 0
    assert files[1].read_text("utf-8") == begun
    assert runner.invoke(args=["texts", "--language", "Spanish"]).exit_code == 2
    assert sorted(tmp_path.iterdir()) == [tmp_path / "es", tmp_path / "pt"]


def test_a_catalogue_is_brought_up_to_date() -> None:
    """New texts come in at their place, old ones go, and a text that changed a little keeps its translation, fuzzy."""
    old = polib.pofile(
        f'{HEAD}#: b\nmsgid "Gone."\nmsgstr "Ido."\n\n#: c\nmsgid "Read all of it."\nmsgstr "Lea todo."\n\n'
        '# A remark.\n#: e\nmsgid "Same."\nmsgstr "Igual."\n'
    )
    texts = [
        Text("e", "Same.", ()),
        Text("c", "Read all of this.", ()),
        Text("d", "One page", (), plural="Pages"),
        Text("a", "{as-of}", (), context="date"),
        Text("a b", "Same.", ()),
    ]
    new = catalogue.updated(texts, old, "es")
    assert [(entry.msgid, entry.msgstr, entry.fuzzy) for entry in new] == [
        ("{as-of}", "", False),
        ("Same.", "Igual.", False),
        ("Read all of this.", "Lea todo.", True),
        ("One page", "", False),
    ]
    assert new[0].msgctxt == "date"
    assert "{as-of}" in new[0].comment
    assert ([place for place, _ in new[1].occurrences], new[1].tcomment) == (["a_b", "e"], "A remark.")
    assert new[2].previous_msgid == "Read all of it."
    assert new[3].msgstr_plural == {0: "", 1: ""}
    assert str(catalogue.updated(reversed(texts), polib.pofile(str(new)), "es")) == str(new)
