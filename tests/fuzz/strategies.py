"""hypothesis strategies for requests: half like a browser's, half arbitrary."""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import quote, quote_plus, urlencode

from hypothesis import strategies as st

from tests.fuzz.surface import CODE, TOLD, Field, Form, Surface
from tests.fuzz.wire import MARKER, Sent

T = TypeVar("T")
URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
HOSTILE = (
    f"<{MARKER}>",
    f'"><{MARKER}>',
    f"' {MARKER}=1 '",
    f'" {MARKER}="1',
    f"</textarea><{MARKER}>",
    f"</title></script><{MARKER}>",
    f"--><{MARKER}>",
    f"javascript:{MARKER}",
    f"//{MARKER}.example/",
    f"\\\\{MARKER}.example\\",
    f"https://{MARKER}.example/en/?a=1",
    f"{{{{7*7}}}}{MARKER}",
    f"{MARKER}\r\nSet-Cookie: {MARKER}=1",
    f"{MARKER}\0{MARKER}",
    f"%s%n{{0.__class__}}{MARKER}",
    f"../../{MARKER}",
    f"\ud800\udfff{MARKER}\ufeff\u202e",
    MARKER * 3_000,
)
TEXTS = (
    TOLD,
    "NCT01234567, NPI 1234567893, FDA registered, K123456",
    "We are happy to see you at our clinic.\r\nCall us.",
    "Ryoncil",
    "12345",
    "",
    " ",
    "é\u0301 \U0001f600 \u4e2d\u6587 \u0639\u0631\u0628",
)
NAMED = """
    Host Origin Referer Accept Accept-Language Accept-Encoding Accept-Charset Cookie Range If-Range If-Match
    If-None-Match If-Modified-Since If-Unmodified-Since X-Forwarded-For X-Forwarded-Host X-Forwarded-Proto
    X-Forwarded-Prefix X-Forwarded-Port Forwarded X-Original-URL X-Rewrite-URL X-HTTP-Method-Override Sec-Fetch-Site
    User-Agent Authorization Transfer-Encoding Expect Upgrade Connection TE Cache-Control Date Via
"""
HEADERS = NAMED.split()
VALUES = (
    *("", "*", "-", ",", ";", ";;q=,", "null", "none", "same-origin", "cross-site", "localhost", "http://localhost"),
    *(
        "localhost:80",
        "localhost:",
        "localhost:99999",
        "[::1]",
        "[::1",
        "a..b",
        "a b",
        "a" * 300,
        "\xe9.example",
        "%00",
    ),
    *("en-US,en;q=0.9", "es", "de;q=nan,en;q=-1", "en;q=1e999", "*;q=0", "en;q=1;q=2;level=9", "x" * 4_000),
    *("bytes=0-", "bytes=0-0,5-9", "bytes=-1", "bytes=9-1", "bytes=99999999999999999999-", "bytes=a-b", "lines=0-1"),
    *('"x"', 'W/"x"', '"x', '"a","b",*', "Sun, 22 Nov 2026 00:00:00 GMT", "Sun, 99 Nov 9999999 00:00:00", "0", "-1"),
    *("chunked", "gzip", "identity", "100-continue", "for=1;host=x;proto=https", "Basic !!!", "Bearer", "a=b; a=b; =;"),
    *(
        f"{MARKER}.example",
        f"http://{MARKER}.example",
        f"<{MARKER}>",
        f'"{MARKER}',
        f"{MARKER}=1; path=/",
        f"/{MARKER}",
    ),
)
KINDS = (
    *(URLENCODED, f"{URLENCODED}; charset=utf-16", f"{URLENCODED}; charset={MARKER}", f"{URLENCODED}; charset=idna"),
    *(MULTIPART, f"{MULTIPART}; boundary=", f"{MULTIPART}; boundary=zz", f"{MULTIPART}; boundary=" + "z" * 300),
    *(f'{MULTIPART}; boundary="z z"', f"{MULTIPART}; boundary=\xe9\xff", f"{MULTIPART}; boundary=zz; charset=utf-7"),
    *("application/json", "text/plain", "text/html; charset=rot13", "", ";", "a/b/c", "multipart/mixed; boundary=zz"),
    *(f"{MULTIPART}; boundary*=utf-8''zz", f"{MULTIPART}; boundary*0=z; boundary*1=z", "x" * 500, f"{MULTIPART};;=;"),
)
LENGTHS = (
    None,
    None,
    None,
    "",
    "0",
    "1",
    "-1",
    "abc",
    "65537",
    "1048577",
    "99999999999999999999",
    " 5",
    "5, 5",
    "\xb2",
)
METHODS = (*("GET",) * 4, *("POST",) * 4, "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "BREW")
ODD_METHODS = ("get", "", MARKER.upper(), "GET\r\nX: 1", "G" * 5_000)


def often(*parts: tuple[int, st.SearchStrategy[T]]) -> st.SearchStrategy[T]:
    """One of the strategies, each as often as its number says; `one_of` takes a strategy that stands twice once."""
    places = [place for place, (weight, _) in enumerate(parts) for _ in range(weight)]
    return st.sampled_from(places).flatmap(lambda place: parts[place][1])


typed = st.one_of(
    st.sampled_from(HOSTILE),
    st.sampled_from(TEXTS),
    st.text(max_size=40),
    st.text(max_size=10).map(lambda text: f"<{MARKER}>{text}"),
)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def codes(surface: Surface) -> st.SearchStrategy[str]:
    """Mostly valid codes, normalized or in other accepted spellings; some with one wrong character."""
    sound = st.sampled_from(surface.codes)
    spelled = sound.map(lambda code: " ".join(code[at : at + 4] for at in range(0, len(code), 4)).lower())
    wrong = st.builds(
        lambda code, at, more: code[:at] + more + code[at:], sound, st.integers(0, 22), st.sampled_from("0O?")
    )
    return often((16, sound), (2, spelled), (1, wrong), (1, typed))


def _split(address: str) -> tuple[str, str]:
    path, _, query = address.partition("?")
    return path, query


def _filled(link: str, code: str) -> tuple[str, str]:
    path, query = _split(link)
    return path.replace(CODE, code), query.replace(CODE, quote(_bytes(code)))


def realistic(surface: Surface) -> st.SearchStrategy[Sent]:
    """A link that is followed, or a form that is filled in and sent, as a browser does both."""

    @st.composite
    def link(draw: st.DrawFn) -> Sent:
        name = draw(st.sampled_from(sorted(surface.links)))
        path, query = _filled(draw(st.sampled_from(surface.links[name])), draw(codes(surface)))
        query = "&".join(filter(None, (query, *draw(_told(surface)))))
        method = draw(st.sampled_from(("GET", "GET", "GET", "GET", "HEAD")))
        return Sent(method, _bytes(path).decode("latin-1"), query, draw(ordinary))

    @st.composite
    def form(draw: st.DrawFn) -> Sent:
        name = draw(st.sampled_from(sorted(surface.forms)))
        chosen = draw(st.sampled_from(surface.forms[name]))
        code = draw(codes(surface))
        path, query = _filled(chosen.action, code)
        pairs = [pair for field in chosen.fields for pair in draw(_answer(field, code))]
        path = _bytes(path).decode("latin-1")
        if chosen.method == "GET":
            return Sent("GET", path, urlencode([(key, _bytes(value)) for key, value in pairs]), draw(ordinary))
        body, kind = _body(pairs, chosen)
        return Sent("POST", path, query, draw(ordinary), body, kind)

    return often((2, link()), (1, form()))


def _told(surface: Surface) -> st.SearchStrategy[list[str]]:
    """What a redirect adds to an address: questions in error, ticks that exclude each other, answers left out."""
    values = {
        value for forms in surface.forms.values() for form in forms for one in form.fields for value in one.values
    }
    ids = {name.removeprefix("q-") for name in surface.names if name.startswith("q-")}
    pairs = {"wrong": sorted(ids), "tick": sorted(values), "left": sorted({*ids, "approved.abroad", "trial.none", "."})}
    one = st.sampled_from(sorted(pairs)).flatmap(
        lambda name: st.sampled_from(pairs[name]).map(lambda value: f"{name}={quote_plus(_bytes(value))}")
    )
    return often((3, st.just([])), (1, st.lists(one, max_size=6)))


ordinary = st.sampled_from(
    (
        (("Host", "localhost"),),
        (("Host", "localhost"), ("Accept-Language", "en-US,en;q=0.9"), ("Sec-Fetch-Site", "same-origin")),
        (("Host", "localhost"), ("Origin", "http://localhost"), ("Accept-Language", "es-MX,es;q=0.9,en;q=0.5")),
        (("Host", "check.example:8000"), ("Accept", "text/html"), ("Cookie", "a=b")),
    )
)


def _answer(field: Field, code: str) -> st.SearchStrategy[list[tuple[str, str]]]:
    if field.kind == "checkbox":
        picked = st.lists(st.sampled_from(field.values or ("on",)), max_size=4, unique=True)
        return picked.map(lambda values: [(field.name, value) for value in values])
    if field.values:
        one = st.sampled_from(field.values).map(lambda value: [(field.name, value)])
        return often((30, one), (2, st.just([])), (1, typed.map(lambda text: [(field.name, text)])))
    return st.one_of(st.just(code), typed, typed).map(lambda text: [(field.name, text)])


def _body(pairs: list[tuple[str, str]], form: Form) -> tuple[bytes, str]:
    if form.encoding != MULTIPART:
        return urlencode([(key, _bytes(value)) for key, value in pairs]).encode(), URLENCODED
    files = {field.name for field in form.fields if field.kind == "file"}
    return _multipart(pairs, files), f"{MULTIPART}; boundary=zz"


def _multipart(pairs: list[tuple[str, str]], files: set[str]) -> bytes:
    parts = []
    for name, value in pairs:
        file = f'; filename="{MARKER if len(value) % 2 else ""}"\r\nContent-Type: text/plain' if name in files else ""
        head = f'Content-Disposition: form-data; name="{name}"{file}'
        parts.append(b"--zz\r\n" + head.encode("utf-8", "replace") + b"\r\n\r\n" + _bytes(value) + b"\r\n")
    return b"".join(parts) + b"--zz--\r\n"


def anything(surface: Surface) -> st.SearchStrategy[Sent]:
    """Every part of the request is drawn by itself, near to what is sent or far from it."""
    known = [_split(link)[0] for links in surface.links.values() for link in links]
    known += [_split(form.action)[0] for forms in surface.forms.values() for form in forms]
    roads = st.sampled_from(sorted(set(known)))
    bits = st.one_of(st.sampled_from(("en", "check", "r", "static", "..", ".", "", "%2e", "es", "//", "\\")), typed)
    odd = ("", "*", "//x.example/en", "/\\x.example", "/en", "/en/check", "/static/../app.py", "/en/r/\0")
    paths = often(
        (6, st.builds(lambda road, code: road.replace(CODE, code), roads, codes(surface))),
        (1, st.builds(lambda road, bit, at: road[:at] + bit + road[at:], roads, bits, st.integers(0, 20))),
        (1, st.lists(bits, max_size=5).map(lambda parts: "/" + "/".join(parts))),
        (1, st.sampled_from(odd)),
    ).map(lambda path: _bytes(path).decode("latin-1"))
    names = often((2, st.sampled_from(surface.names)), (1, typed))
    values = st.one_of(codes(surface), typed)
    pairs = st.lists(st.tuples(names, values), max_size=6)
    coded = pairs.map(
        lambda found: "&".join(f"{quote_plus(_bytes(key))}={quote_plus(_bytes(value))}" for key, value in found)
    )
    raw = st.one_of(values, st.just("a=%zz&%&=&;&&a&" + MARKER), st.just("a=1&" * 1_200)).map(
        lambda text: _bytes(text).decode("latin-1")
    )
    bodies = st.one_of(
        st.just(b""),
        coded.map(lambda text: text.encode("latin-1")),
        pairs.map(lambda found: _multipart(found, {"file", "text"})),
        st.binary(max_size=60),
        st.sampled_from((b"x" * 70_000, b"--zz\r\n\r\n", b"--zz", b'{"a": 1}', b"&" * 2_000, b"a=1&" * 1_200)),
        typed.map(_bytes),
    )
    headers = st.lists(st.tuples(st.sampled_from(HEADERS), st.one_of(st.sampled_from(VALUES), _latin)), max_size=5)
    return st.builds(
        lambda method, path, query, given, body, kind, length: Sent(
            method, path, query, tuple(dict(given).items()), body, kind, length
        ),
        often((19, st.sampled_from(METHODS)), (1, st.sampled_from(ODD_METHODS))),
        paths,
        often((1, st.just("")), (2, coded), (1, raw)),
        headers,
        bodies,
        st.one_of(st.none(), st.just(URLENCODED), st.just(f"{MULTIPART}; boundary=zz"), st.sampled_from(KINDS), _latin),
        st.sampled_from(LENGTHS),
    )


_latin = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters="\x7f"), max_size=20)
