"""The page that compares two to four checks; their codes are query parameters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from string import ascii_uppercase
from urllib.parse import unquote_plus

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from clinic_check.check.code import CodeError, LaterEditionError, decode, edition_of, tidy
from clinic_check.check.compare import FEWEST, MOST, compare
from clinic_check.check.report import Report
from clinic_check.lookup.pasted import shown
from clinic_check.web.codes import code_in
from clinic_check.web.request import content, questionnaire, today

LONGEST_KEPT = 400  # of what was typed; the address of four checks has about 150 characters


def register(pages: Blueprint) -> None:
    """Add the routes of this module."""
    pages.add_url_rule("/compare", "compare", compare_page)


@dataclass(frozen=True)
class Entry:
    """One typed code under its letter: the normalized `code` with its result, or what is wrong with it."""

    letter: str
    typed: str
    code: str = ""
    edition: int = 0
    report: Report | None = field(default=None, repr=False)
    problem: str = ""


def compare_page() -> Response | tuple[str, int]:
    """Compare the valid codes when there are two to four; 400 with a message when a code is invalid."""
    sent = request.args.getlist("c")
    typed = _typed(sent)[: len(ascii_uppercase)]  # 26 at most; the rest is ignored
    entries = tuple(_entry(letter, text) for letter, text in zip(ascii_uppercase, typed, strict=False))
    problems = _problems(entries) if sent else ()
    codes = [entry.code for entry in entries]
    if sent and not problems and list(request.args.items(multi=True)) != [("c", code) for code in codes]:
        return redirect(url_for("pages.compare", c=codes), 303)  # only the codes are put in the URL
    return _page(entries, problems), 400 if problems else 200


def _typed(sent: list[str]) -> list[str]:
    """The text typed for each clinic; when the form was not sent, the code in the URL, if any."""
    if not sent:
        return [g.code] if g.code else []
    return [code for text in sent for code in _codes_in(text.strip()) if code]


def _codes_in(text: str) -> list[str]:
    """The codes in a pasted URL of a comparison or a check, or else the typed text itself."""
    plain = unquote_plus(text)
    found = re.findall(r"[?&]c=([^&#]+)", plain) or [code_in(plain)]
    return [text] if found == [plain] else found


def _entry(letter: str, typed: str) -> Entry:
    kept = shown(typed[:LONGEST_KEPT])
    try:
        code, answers = tidy(typed), decode(questionnaire(), typed)
    except LaterEditionError:
        return Entry(letter, kept, kept, problem="later")
    except CodeError:
        return Entry(letter, kept, kept, problem="mistyped")
    return Entry(letter, code, code, edition_of(code), content().report(answers))


def _problems(entries: tuple[Entry, ...]) -> tuple[tuple[str, str], ...]:
    """(error id, letter of the field to link to) for each error."""
    found = [(entry.problem, entry.letter) for entry in entries if entry.problem]
    sound = [entry for entry in entries if entry.report]
    if len(sound) > MOST:
        found.append(("many", sound[MOST].letter))
    if not found and len(sound) < FEWEST:
        found.append(("second", "B") if sound else ("missing", "A"))
    return tuple(found)


def _page(entries: tuple[Entry, ...], problems: tuple[tuple[str, str], ...]) -> str:
    columns = [entry for entry in entries if entry.report]
    reports = tuple(entry.report for entry in columns if entry.report)
    fits = FEWEST <= len(reports) <= MOST
    blank = tuple(Entry(letter, "") for letter in ascii_uppercase[len(entries) : MOST])
    return render_template(
        "pages/compare.html",
        entries=entries,
        fields=(*entries, *blank),
        problems=problems,
        wrong_at={letter: problem for problem, letter in reversed(problems)},
        columns=columns,
        wide=len(columns) > FEWEST,
        comparison=compare(questionnaire(), reports) if fits else None,
        without={entry.letter: _without(entry, entries) for entry in columns},
        link=url_for("pages.compare", c=[entry.code for entry in columns], _external=True),
        today=today(),
    )


def _without(left: Entry, entries: tuple[Entry, ...]) -> str:
    """The URL of the comparison without this entry; the form with the last code when one is left."""
    rest = [entry for entry in entries if entry is not left]
    if len(rest) == 1 and rest[0].report:
        return url_for("pages.compare", a=rest[0].code)
    return url_for("pages.compare", c=[entry.code for entry in rest])
