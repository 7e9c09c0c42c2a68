"""Fuzzing of the content: each changed or corrupted file is rejected with problems, or works."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from clinic_check.check.answers import prune
from clinic_check.check.code import encode
from clinic_check.loader.content import Content
from tests.conftest import TODAY
from tests.fuzz.mutations import FILES, PLAIN, ROOT, WANTED, WAYS, changed, load, load_file, parsed, spots
from tests.fuzz.surface import TOLD, drawn

EVERY = 12
LARGEST_FIRST = sorted(FILES, key=lambda name: -(ROOT / name).stat().st_size)
"""So that workers of xdist end together."""
PAGES = (
    *("/en/", "/en/all", "/en/quick", "/en/check/product", "/en/result?a={}", "/en/result/answers?a={}", "/en/verify"),
    *("/en/sources", "/en/how-it-works", "/en/products?q=cells", "/en/harmed", "/en/about?a={}"),
    *("/en/compare?c={}&c={}", "/en/result/questions?a={}", "/en/changes", "/en/accessibility", "/en/clear"),
    *(("/en/checklist/full",) if WANTED else ()),  # its steps go by the questions of the whole content
)


@pytest.fixture(scope="module")
def shop() -> Flask:
    """A separate app whose content the tests replace."""
    return create_app({"TODAY": lambda: TODAY, "PROPAGATE_EXCEPTIONS": True})


def works(shop: Flask, content: Content, chance: random.Random) -> None:
    """The result of random answers can be made, and pages can be shown."""
    given = {item.id: drawn(item, chance) for item in content.questionnaire.items}
    answers = prune(content.questionnaire, given)
    content.report(answers)
    shop.extensions["contents"] = {"en": content}
    client = shop.test_client(use_cookies=False)
    for page in chance.sample(PAGES, 2):
        code = encode(content.questionnaire, answers)
        assert client.get(page.format(code, code)).status_code in (200, 303, 404)  # the first question may be another
    if chance.random() < 0.1:
        assert client.post("/en/words", data={"text": TOLD}).status_code == 200
        assert client.post("/en/number", data={"text": "NCT01234567, FDA registered, 12345"}).status_code == 200


@pytest.mark.parametrize("name", LARGEST_FIRST)
def test_every_change_is_refused_or_works(shop: Flask, name: str) -> None:
    """Whatever is deleted, repeated, swapped, renamed or retyped, load gives what works or raises ContentError."""
    chance = random.Random(None if WANTED else name)
    found: Counter[str] = Counter()
    there = list(spots(parsed()[name]))
    spread = there if WANTED else chance.sample(there, max(2, len(there) // EVERY))
    for spot in spread:
        way, which = chance.choice(WAYS), chance.randrange(10**6)
        try:
            made = load(name, changed(parsed()[name], spot, way, which))
            if made:
                works(shop, made, chance)
        except Exception as error:
            error.add_note(f"{name}: {way} {which} at {spot}")
            raise
        found["works" if made else "refused"] += 1
    print(f"{name}: {dict(found)}")
    assert found.total() == len(spread) > 1


def test_both_ends_are_reached() -> None:
    """A text that is replaced by another loads, one that is deleted does not, and the data stay as they were."""
    spot = ("sections", 0, "title")
    before = repr(parsed()["questions.yaml"])
    assert load("questions.yaml", changed(parsed()["questions.yaml"], spot, "retype", 3)) is not None
    assert load("questions.yaml", changed(parsed()["questions.yaml"], spot, "delete", 0)) is None
    assert load(PLAIN, changed(parsed()[PLAIN], ("names",), "rename", 0)) is None
    assert repr(parsed()["questions.yaml"]) == before


@pytest.mark.parametrize(
    ("way", "which", "after"),
    [
        ("delete", 0, {"a": [2], "b": "x"}),
        ("repeat", 0, {"a": [1, 1, 2], "b": "x"}),
        ("swap", 0, {"a": [2, 1], "b": "x"}),
        ("rename", 0, {"a": [2, 1], "b": "x"}),
        ("retype", 0, {"a": [None, 2], "b": "x"}),
    ],
)
def test_a_change_is_what_it_says(way: str, which: int, after: object) -> None:
    """Each way changes the value at its spot and nothing else."""
    data = {"a": [1, 2], "b": "x"}
    assert changed(data, ("a", 0), way, which) == after
    assert data == {"a": [1, 2], "b": "x"}
    assert list(spots(data)) == [("a",), ("a", 0), ("a", 1), ("b",)]
    assert changed(data, ("b",), "rename", 0) == {"a": [1, 2], "bx": "x"}


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
BROKEN: dict[str, bytes] = {
    "nothing": b"",
    "nothing but a remark": b"# a\n",
    "binary": bytes(range(256)),
    "zeros": b"\0" * 1_000,
    "Latin-1": "title: Préparé".encode("latin-1"),
    "UTF-16": "a: b".encode("utf-16"),
    "UTF-32": "a: b".encode("utf-32"),
    "half a sign": "é".encode()[:1],
    "a surrogate": b'"\xed\xa0\x80"',
    "a written surrogate": b'"\\ud800"',
    "a tab": b"a:\n\tb: c",
    "two documents": b"a: 1\n---\nb: 2",
    "one that is not ended": b'a: "b',
    "lists without end": b"[" * 200_000,
    "lists in lists": b"[" * 60_000 + b"]" * 60_000,
    "as many lists in lists as are read": b"[" * 900 + b"]" * 900,
    "mappings in mappings": b"{a: " * 60_000 + b"}" * 60_000,
    "dashes": b"- " * 60_000,
    "asked keys": b"? " * 60_000,
    "an alias of itself": b"&a [*a]",
    "a key of itself": b"&a {? *a : 1}",
    "an alias bomb": b"as-of: x\n" + BOMB.encode() + b"cautions: *i\nkinds: *i\nsources: *i\nlists: *i\nnames: *i",
    "a merged key": b"a: &a {x: 1}\nb: {<<: *a}",
    "a merged number": b"<<: 3",
    "an unknown alias": b"a: *b",
    "an anchor twice": b"[&a 1, &a 2]",
    "an object": b"!!python/object/apply:os.getcwd []",
    "an own tag": b"!x y",
    "bad base64": b'!!binary "#"',
    "bytes": b"!!binary eA==",
    "a set": b"!!set {a, b}",
    "pairs": b"!!pairs [a: 1, a: 2]",
    "bad pairs": b"!!omap [1, 2]",
    "a bad number": b"!!int x",
    "a bad date": b"!!timestamp x",
    "a number too long": b"9" * 5_000,
    "a key too long": b"a" * 100_000 + b": 1",
    "a list as a key": b"? [a]\n: 1",
    "no number": b".nan",
    "a sign of YAML 1.1": b"=",
    "nothing as a key": b"~: ~",
}


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize("name", ["questions.yaml", "content/claim-words.yaml", PLAIN])
def test_a_broken_file_is_refused(tmp_path: Path, kind: str, name: str) -> None:
    """A file that is no YAML, in another encoding, nested without end or full of aliases is a problem with its name."""
    (tmp_path / "content").mkdir()
    (tmp_path / name).write_bytes(BROKEN[kind])
    problems = load_file(tmp_path, name)
    assert problems
    assert problems[0].startswith(name)
    assert max(map(len, problems)) < 5_000


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_refused_or_works(tmp_path: Path, name: str) -> None:
    """A file with bytes lost, changed or put in never makes the loader crash."""
    whole = (ROOT / name).read_bytes()
    chance = random.Random(None if WANTED else name)
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    results = set()
    for _ in range(60 if WANTED else 4):
        at, length = chance.randrange(len(whole)), chance.choice((1, 1, 10, 1_000))
        put = chance.choice(
            (b"", b"", chance.randbytes(2), b"\t", b"\n", b"- ", b": ", b"'", b'"', b"&a ", b"*a ", b"%")
        )
        (tmp_path / name).write_bytes(whole[:at] + put + whole[at + (length if not put else 0) :])
        results.add(load_file(tmp_path, name) is None)
    assert results
