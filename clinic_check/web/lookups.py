"""The look-up pages: pasted numbers, licensed products by name, claims in a pasted text.

Pasted text is sent by POST, never stored and never part of a URL.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from clinic_check.check.answers import AnswerError, first_open, read
from clinic_check.check.model import Item
from clinic_check.claims.report import Explained, claim_ids, ticked
from clinic_check.lookup.numbers import Candidate, Found, NumberKind
from clinic_check.lookup.numbers import Reading as NumbersRead
from clinic_check.lookup.numbers import read as read_numbers
from clinic_check.lookup.pasted import decoded, shown, unified
from clinic_check.lookup.products import LONGEST as LONGEST_NAME
from clinic_check.lookup.products import overview, search
from clinic_check.lookup.wrapped import is_mail
from clinic_check.web import document
from clinic_check.web.guard import MOST_PARTS
from clinic_check.web.registry import Outcome, Registry
from clinic_check.web.request import address, content, given, mode, questionnaire, to_pasted_text
from clinic_check.web.settings import CLINICALTRIALS

LONGEST_NUMBERS = 5_000  # characters
LONGEST_TEXT = 50_000  # characters
LARGEST_FORM = 600 * 1024  # bytes of a form with a text, in which a character may take twelve
LARGEST_TEXT = 1024 * 1024  # bytes of a text file
LARGEST_UPLOAD = 4 * 1024 * 1024  # bytes of the form that holds a file
IN_PARTS = "multipart/form-data"
ACCEPTED = (
    ".pdf",
    ".docx",
    ".txt",
    ".html",
    ".htm",
    ".eml",
    "application/pdf",
    "text/plain",
    "text/html",
    "message/rfc822",
)
"""The kinds of files that can be chosen, or shared to the page."""
MOST_FILE_PARTS, LONGEST_HEAD = 10, 2048  # parts of a form with a file, bytes of the headers of one
LONGEST_SHOWN = 3 * LONGEST_TEXT  # characters of a text that is too long and comes back in its field
MOST_FOUND = 200  # numbers that are explained
RETRY_AFTER = 5  # seconds, where other files are being read


def register(pages: Blueprint) -> None:
    """Add the routes of this module."""
    pages.add_url_rule("/number", "number", number_page, methods=["GET", "POST"])
    pages.add_url_rule("/products", "products", products_page)
    pages.add_url_rule("/words", "words", words_page, methods=["GET", "POST"])
    pages.add_url_rule("/words/tick", "tick_claims", tick_claims, methods=["POST"])


@dataclass(frozen=True)
class ExplainedNumber:
    """A candidate with its kind; `first`: the kind is explained here, and later candidates link to it."""

    candidate: Candidate
    kind: NumberKind
    first: bool

    @property
    def sound(self) -> str:
        """The number to look up: as it stands, or what a faulty one was perhaps meant to be; "" for a phrase."""
        return self.candidate.perhaps if self.candidate.fault else self.candidate.number


def number_page() -> str | Response:
    """The form; after a POST also the result. A missing or too long text gives 400 and stays in the field."""
    if request.method != "POST":
        return make_response(_render_numbers("", ""))
    typed = request.form.get("text", "").replace("\r\n", "\n")  # browsers send CRLF
    problem = "missing" if not typed.strip() else "long" if len(typed) > LONGEST_NUMBERS else ""
    if problem:
        return to_pasted_text(_render_numbers(typed, problem), 400)
    return to_pasted_text(_render_numbers(typed, "", read_numbers(typed)))


def _render_numbers(typed: str, problem: str, reading: NumbersRead | None = None) -> str:
    return render_template(
        "pages/number.html",
        typed=shown(typed),
        problem=problem,
        found=None if reading is None else _explained_numbers(reading.found[:MOST_FOUND]),
        more=0 if reading is None else max(0, len(reading.found) - MOST_FOUND),
        passed=reading is not None and reading.passed,
        longest=LONGEST_NUMBERS,
        looks_up=looks_up(),
        record=None if reading is None else _record(reading.found),
        offer=_offer(),
    )


def looks_up() -> bool:
    """Whether the operator lets the site ask ClinicalTrials.gov."""
    return CLINICALTRIALS in current_app.config["LOOKUPS"]


def _record(found: tuple[Found, ...]) -> tuple[str, Outcome] | None:
    """The first NCT number with what its register says, if it is asked."""
    numbers = (it.number for one in found for it in one.candidates if it.kind == "nct" and not it.fault)
    number = next(numbers, "")
    if not (number and looks_up()):
        return None
    registry: Registry = current_app.extensions["registry"]
    return number, registry.look_up(number)


def _offer() -> list[str]:
    """What was offered, for what and where, in the words of the answers."""
    answers, items = given(), questionnaire().by_id
    return [label for name in ("product", "condition", "place") for label in items[name].labels(answers.get(name, ()))]


def _explained_numbers(found: tuple[Found, ...]) -> tuple[tuple[Found, tuple[ExplainedNumber, ...]], ...]:
    """Each find with its candidates' kinds; the first use of a kind is marked."""
    kinds = content().numbers.by_id
    seen: set[str] = set()
    rows = []
    for one in found:
        rows.append((one, tuple(ExplainedNumber(it, kinds[it.kind], it.kind not in seen) for it in one.candidates)))
        seen.update(it.kind for it in one.candidates)
    return tuple(rows)


def products_page() -> tuple[str, int]:
    """Search by GET: a product name says nothing about the reader. A name that is too long gives 400.

    Without a name: the topics, and links to the groups (clinic_check/web/split.py).
    """
    catalogue = content().catalogue
    typed = request.args.get("q", "").strip()
    too_long = len(typed) > LONGEST_NAME
    asked = bool(typed) and not too_long
    page = render_template(
        "pages/products.html",
        catalogue=catalogue,
        found=search(catalogue, typed) if asked else overview(catalogue),
        asked=asked,
        typed=shown(typed[:LONGEST_NAME]),
        too_long=too_long,
    )
    return page, 400 if too_long else 200


def words_page() -> Response:
    """The form; after a POST also the claims found.

    An invalid text gives 400, a too large body 413, and a document while others are being read 503 with Retry-After.
    The answer to a POST may be kept by this browser alone, so that its Back button leads to it again.
    """
    # Must be set before the form is parsed. Only a form in parts can hold a file.
    request.max_content_length = LARGEST_UPLOAD if request.mimetype == IN_PARTS else LARGEST_FORM
    request.max_form_memory_size = LARGEST_FORM
    if request.method != "POST":
        return make_response(_render_words())
    response = to_pasted_text(*_words())
    if response.status_code == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _words() -> tuple[str, int]:
    """(page, status) for what was sent."""
    try:
        typed, problem = _submitted_text()
    except RequestEntityTooLarge:
        return _render_words(problem="large"), 413
    except document.BusyError:
        return _render_words(problem="busy"), 503
    if problem:
        return _render_words(typed, problem), 400
    explained = content().explain(typed)
    return _render_words(explained.text, explained=explained), 200


def _submitted_text() -> tuple[str, str]:
    """(text of the field or the file, error id or ""). Raises RequestEntityTooLarge and document.BusyError."""
    if _takes_long(request.get_data()):
        raise RequestEntityTooLarge
    typed, file = unified(request.form.get("text", "")), request.files.get("file")
    if file and typed.strip():  # a file field left empty has no file name and is falsy
        return typed, "both"
    if file:
        typed, problem = _words_of(file.read())
        if problem:
            return "", problem
    if not typed.strip():
        return typed, "missing"
    return typed, "long" if len(typed) > LONGEST_TEXT else ""


def _takes_long(body: bytes) -> bool:
    """Whether a form has so many fields, or parts with such long headers, that parsing it would take long."""
    if request.mimetype != IN_PARTS:
        return body.count(b"&") > MOST_PARTS
    boundary = request.mimetype_params.get("boundary", "")
    parts = body.split(f"--{boundary}".encode("latin-1", "replace"))[1:] if boundary else []
    heads = (part[:LONGEST_HEAD] for part in parts if not part.startswith(b"--"))
    return len(parts) > MOST_FILE_PARTS or any(b"\r\n\r\n" not in head for head in heads)


def _words_of(data: bytes) -> tuple[str, str]:
    """(text of a file, error id or ""). Raises RequestEntityTooLarge and document.BusyError."""
    if kind := document.kind_of(data):
        text = document.words_in(data, kind)
        return unified(text or ""), "unreadable" if text is None else "" if text.strip() else "pictures"
    if len(data) > LARGEST_TEXT:
        raise RequestEntityTooLarge
    text = (document.words_in(data, document.MAIL) if is_mail(data) else None) or decoded(data)
    return unified(text or ""), "binary" if text is None else "" if text.strip() else "empty"


def _render_words(typed: str = "", problem: str = "", explained: Explained | None = None) -> str:
    return render_template(
        "pages/words.html",
        typed=shown(typed[:LONGEST_SHOWN]),
        length=len(typed),
        problem=problem,
        explained=explained,
        longest=LONGEST_TEXT,
        accepted=ACCEPTED,
        kinds=[content().claim_kinds[name] for name in claim_ids(questionnaire())],
        asked=_return_item(),
        way={mode(): 1} if mode() else {},
    )


def _return_item() -> Item | None:
    """The question to return to, from the query parameter `back`."""
    return questionnaire().by_id.get(request.args.get("back", ""))


def tick_claims() -> Response:
    """Add the claims to the answers; 303 to the question in `back`, or else to the first open one."""
    answers = given()
    try:
        new = read(questionnaire(), ticked(questionnaire(), answers, request.form.getlist("claim")))
    except AnswerError:
        abort(400)
    asked = _return_item()
    upcoming = questionnaire().step_of[asked.id] if asked else first_open(questionnaire(), new)
    if upcoming is None:
        return redirect(address("answers", new.given), 303)
    return redirect(address("step", new.given, step=upcoming.id, mode=mode() if asked else ""), 303)
