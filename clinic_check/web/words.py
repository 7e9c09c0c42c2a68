"""The page "What did they say?": a text is marked at once, kept nowhere and put in no address."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from clinic_check.check.answers import AnswerError, first_open, read
from clinic_check.check.model import Item
from clinic_check.claims.kinds import claim_ids, ticked
from clinic_check.claims.report import Explained
from clinic_check.lookup.pasted import decoded, shown, unified
from clinic_check.web.request import address, content, given, mode, questionnaire

LONGEST = 50_000
LARGEST_BODY = 1024 * 1024


def register(pages: Blueprint) -> None:
    """Add the addresses of this module."""
    pages.add_url_rule("/words", "words", words_page, methods=["GET", "POST"])
    pages.add_url_rule("/words/tick", "tick_claims", tick_claims, methods=["POST"])


def words_page() -> str | tuple[str, int]:
    """The form, and below a POST what was found; a text that cannot be taken is answered with 400 or 413."""
    request.max_content_length = request.max_form_memory_size = LARGEST_BODY  # before anything reads the form
    if request.method != "POST":
        return _page()
    try:
        typed, problem = _sent()
    except RequestEntityTooLarge:
        return _page(problem="large"), 413
    if problem:
        return _page(typed, problem), 400
    return _page(explained=content().explain(typed))


def _sent() -> tuple[str, str]:
    """The text, of the field or of the file, and what is wrong with it or ""."""
    typed, file = unified(request.form.get("text", "")), request.files.get("file")
    if file and typed.strip():  # a field for a file that was left empty comes without a name and is false
        return typed, "both"
    if file:
        text = decoded(file.read())
        if text is None or not text.strip():
            return "", "binary" if text is None else "empty"
        typed = unified(text)
    if not typed.strip():
        return typed, "missing"
    return typed, "long" if len(typed) > LONGEST else ""


def _page(typed: str = "", problem: str = "", explained: Explained | None = None) -> str:
    return render_template(
        "pages/words.html",
        typed=shown(typed),
        problem=problem,
        explained=explained,
        longest=LONGEST,
        kinds=[content().claim_kinds[name] for name in claim_ids(questionnaire())],
        asked=_asked(),
        way={mode(): 1} if mode() else {},
    )


def _asked() -> Item | None:
    """The question that the reader came from."""
    return questionnaire().by_id.get(request.args.get("back", ""))


def tick_claims() -> Response:
    """Adds the claims to the answers and goes back: to the question the reader came from, or else on in the check."""
    answers = given()
    try:
        new = read(questionnaire(), ticked(questionnaire(), answers, request.form.getlist("claim")))
    except AnswerError:
        abort(400)
    asked = _asked()
    if asked:
        return redirect(address("question", new.given, item=asked.id, mode=mode()), 303)
    upcoming = first_open(new)
    return redirect(
        address("question", new.given, item=upcoming.id) if upcoming else address("answers", new.given), 303
    )
