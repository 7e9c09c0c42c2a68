"""The page that compares two to four checks; their codes are query parameters."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from string import ascii_uppercase

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from clinic_check.check.code import decode, edition_of
from clinic_check.check.compare import FEWEST, MOST, compare
from clinic_check.check.report import Report
from clinic_check.lookup.codes_in_text import Slip, codes_in, slip
from clinic_check.lookup.pasted import shown
from clinic_check.web.codes import LONGEST_KEPT
from clinic_check.web.request import content, questionnaire, to_pasted_text, today


def register(pages: Blueprint) -> None:
    """Add the routes of this module."""
    pages.add_url_rule("/compare", "compare", compare_page, methods=["GET", "POST"])


@dataclass(frozen=True)
class Entry:
    """One typed code under its letter: the normalized `code` with its result, or what is wrong with it.

    `link`: what of it may stand in a URL, the code or what looks like one.
    """

    letter: str
    typed: str
    code: str = ""
    edition: int = 0
    report: Report | None = field(default=None, repr=False)
    slip: Slip | None = None

    @property
    def problem(self) -> str:
        return self.slip.problem if self.slip else ""

    @property
    def link(self) -> str:
        return self.code or (self.slip.typed if self.slip else "")


def compare_page() -> Response | tuple[str, int]:
    """Compare the valid codes when there are two to four; 400 with a message when a code is invalid.

    The form is sent by POST and answered by 303 with the codes in the URL, unless a field holds other text.
    """
    posted = request.method == "POST"
    most = len(ascii_uppercase)  # the rest is ignored
    sent = (request.form if posted else request.args).getlist("c")[:most]
    typed = _typed(sent)[:most]
    read = [_entry(letter, *one) for letter, one in zip(ascii_uppercase, typed, strict=False)]
    links = [entry.link for entry in read]
    if posted and all(links):
        return redirect(url_for("pages.compare", c=links or [""]), 303)
    entries = tuple(map(_with_report, read))
    problems = _problems(entries) if sent or posted else ()
    if posted:
        return to_pasted_text(_page(entries, problems), 400)
    if sent and not problems and list(request.args.items(multi=True)) != [("c", code) for code in links]:
        return redirect(url_for("pages.compare", c=links), 303)  # only the codes are put in the URL
    return _page(entries, problems), 400 if problems else 200


def _typed(sent: list[str]) -> list[tuple[str, bool]]:
    """(code, True) or (other text, False) of what was typed; without a sent form, of the code in the URL, if any."""
    if not sent:
        return [(g.code, True)] if g.code else []
    found = ((text.strip(), codes_in(questionnaire(), text)) for text in sent if text.strip())
    return [one for text, codes in found for one in ([(code, True) for code in codes] or [(text, False)])]


def _entry(letter: str, typed: str, is_code: bool) -> Entry:
    if is_code:
        return Entry(letter, typed, typed, edition_of(typed))
    why = slip(questionnaire(), typed)
    return Entry(letter, why.typed or shown(typed[:LONGEST_KEPT]), slip=why)


def _with_report(entry: Entry) -> Entry:
    if not entry.code:
        return entry
    return replace(entry, report=content().report(decode(questionnaire(), entry.code)))


def _problems(entries: tuple[Entry, ...]) -> tuple[tuple[str, str], ...]:
    """(error id, letter of the field to link to) for each error."""
    found = [("group" if entry.slip.group else entry.problem, entry.letter) for entry in entries if entry.slip]
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
        slips={entry.letter: entry.slip for entry in entries},
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
    rest = [entry for entry in entries if entry is not left and entry.link]
    if len(rest) == 1 and rest[0].report:
        return url_for("pages.compare", a=rest[0].code)
    return url_for("pages.compare", c=[entry.link for entry in rest])
