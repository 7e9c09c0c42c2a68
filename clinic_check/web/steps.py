"""The pages of the check: one step, all steps on one page, and "so far", with what a submitted form leads to.

A form that fails answers 303 to its own page, so that Back works: the answers that hold are in the code, and the query
names the items in error (`wrong`) and the ticks that exclude each other (`tick`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from clinic_check.check.answers import (
    Answers,
    Dependence,
    LeftOut,
    Reading,
    dependences,
    first_open,
    following,
    hidden,
    left_out,
    offered,
    preceding,
    read,
    shown_on,
)
from clinic_check.check.model import Item, LicensedUse, Option, Step
from clinic_check.check.scoring import assess
from clinic_check.lookup.products import Product
from clinic_check.web.forms import chosen, field_name, form_class, tampered
from clinic_check.web.request import address, content, given, mode, questionnaire

APPROVED, ROUTE, TRIAL, CLAIMS = "approved", "trial", "ind", "claims"
"""Items by which the steps are found that ask for approval, for the route, for a trial's papers, and for claims."""
DECIDING = ("stop", "warnings")  # outcomes that "so far" names, like a gap in the route; else it says what is to come
SECONDS = 12  # that a question takes, for "about N minutes more"


def register(pages: Blueprint) -> None:
    """Add the routes of this module."""
    pages.add_url_rule("/check/<step>", "step", step_page, methods=["GET", "POST"])
    pages.add_url_rule("/so-far/<step>", "so_far", so_far_page)
    pages.add_url_rule("/all", "all", all_page, methods=["GET", "POST"])
    pages.add_url_rule("/quick", "quick", quick_page)
    pages.add_app_template_global(_left_out, "left_out")
    pages.add_app_template_global(_dropped, "dropped")
    pages.add_app_template_global(_step_of, "step_of")
    pages.add_app_template_global(lambda: given().get("condition", ()), "asked_condition")


@dataclass(frozen=True)
class Asked:
    """One question of a page: field name, hint, options on offer, selected ones, error message, what it depends on."""

    item: Item
    name: str
    hint: str
    options: tuple[Option, ...]
    selected: tuple[str, ...]
    error: str
    depends: Dependence | None
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Licensed:
    """What our list says about the offer: the entry for this treatment and use, if any, with its products."""

    use: LicensedUse | None
    products: tuple[Product, ...]
    asked: bool
    abroad: bool


# One step


def step_page(step: str) -> str | Response:
    """The questions of a step; a valid POST gives 303 to what follows, an invalid one to this page with the errors.

    The id of an item leads to its step; a step without a shown question to the next one.
    """
    found = next((one for one in questionnaire().steps if one.id == step), None)
    if found is None:
        found = questionnaire().step_of.get(step) or abort(404)
        query = urlencode(list(request.args.items(multi=True)))
        return redirect(url_for("pages.step", step=found.id) + (query and f"?{query}"), 303)
    reading = read(questionnaire(), given())
    if not shown_on(reading, found):
        return redirect(_after_step(found, reading), 303)
    if request.method == "POST":
        return redirect(_taken(found, reading), 303)
    return _render_step(found, reading)


def _render_step(step: Step, reading: Reading) -> str:
    part = questionnaire().part_of[step.id]
    asked = _asked(step.items, reading, dependences(questionnaire(), given(), step))
    return render_template(
        "pages/step.html",
        step=step,
        part=part,
        place=questionnaire().parts.index(part) + 1,
        asked=asked,
        wrong=[one for one in asked if one.error],
        back=_back(step, reading),
        licensed=_licensed(step, reading),
        result=_result_so_far(step, reading),
    )


def _asked(items: tuple[Item, ...], reading: Reading, depends: Mapping[str, Dependence]) -> tuple[Asked, ...]:
    """The shown items, and those that another item of the same page can show."""
    return tuple(
        Asked(
            item=item,
            name=field_name(item),
            hint=next((hint.text for hint in item.hints if reading.holds(hint.when)), item.hint),
            options=offered(reading, item),
            selected=_selected(item),
            error=_error(item),
            depends=depends.get(item.id),
            notes=tuple(note.text for note in item.notes if reading.holds(note.when)),
        )
        for item in items
        if item in reading.shown or item.id in depends
    )


def _selected(item: Item) -> tuple[str, ...]:
    """The answer of the code, or the ticks that exclude each other, as they were sent."""
    ticks = request.args.getlist("tick") if item.several else []
    known = tuple(option.id for option in item.options if option.id in ticks)
    return known or given().get(item.id, ())


def _error(item: Item) -> str:
    """The message for an item that `wrong` names and that has still no answer, or ""."""
    if item.id not in request.args.getlist("wrong") or item.id in given():
        return ""
    excluding = item.several and len(_selected(item)) > 1
    return item.exclusive_error if excluding else item.error


def _back(step: Step, reading: Reading) -> str:
    """The URL of the "Back" link: the answers in mode `change`, else the step before, or the start page."""
    if mode() == "change":
        return address("answers", reading.given)
    before = preceding(questionnaire(), reading, step)
    return address("step", reading.given, step=before.id, mode=mode()) if before else address("start", reading.given)


def _licensed(step: Step, reading: Reading) -> Licensed | None:
    """What our list says: on the step about approval, or on the next one where approval is not asked."""
    asks = questionnaire().by_id[APPROVED] in reading.shown
    place = questionnaire().step_of[APPROVED if asks else ROUTE]
    product, condition = (next(iter(reading.given.get(name, ())), "") for name in ("product", "condition"))
    if step is not place or not (asks or reading.facts["named"]):
        return None
    use = questionnaire().licensed.of(product, condition) if reading.facts["licensable"] else None
    listed = {one.id: one for one in content().catalogue.products}
    products = tuple(listed[brand] for brand in use.brands) if use else ()
    return Licensed(use, products, asks, reading.facts["abroad"])


# What a submitted form leads to


def _taken(step: Step, before: Reading) -> str:
    """The URL after a submitted step."""
    sent, excluding = _sent(step.items)
    new = read(questionnaire(), _merged(before.given, sent))
    missing = [item for item in shown_on(new, step) if item.id not in new.given and item not in excluding]
    if excluding or missing:
        wrong = [item for item in step.items if item in excluding or item in missing]
        return _with_errors("step", new, wrong, excluding, step=step.id, left=_lost({**before.given, **sent}, new))
    return _after_answers(step, before, new, _lost({**before.given, **sent}, new))


def _sent(items: tuple[Item, ...]) -> tuple[dict[str, tuple[str, ...]], dict[Item, tuple[str, ...]]]:
    """(item -> submitted options, item -> ticks that exclude each other); 400 for an unknown option."""
    form = form_class(*items)(request.form)  # not a body in JSON, which Flask-WTF would read too
    if any(tampered(form, item) for item in items):
        abort(400)
    form.validate()
    excluding = {item: chosen(form, item) for item in items if form[field_name(item)].errors}
    sent = {item.id: () if item in excluding else chosen(form, item) for item in items}
    return sent, excluding


def _merged(answers: Answers, sent: Answers) -> Answers:
    return {name: options for name, options in {**answers, **sent}.items() if options}


def _with_errors(
    page: str, new: Reading, wrong: list[Item], excluding: Mapping[Item, tuple[str, ...]], **more: str | list[str]
) -> str:
    ticks = [option for options in excluding.values() for option in options]
    names = [item.id for item in wrong]
    return address(page, new.given, mode=mode(), wrong=names, tick=ticks, **more)


def _lost(sent: Answers, new: Reading) -> list[str]:
    """What was sent and does not count: ids of hidden items, and item.option for options that are not offered."""
    gone = list(hidden(questionnaire(), _merged(sent, {})))
    dropped = [(item, option) for item in new.shown for option in item.options if option in new.dropped]
    return gone + [f"{item.id}.{option.id}" for item, option in dropped]


def _after_answers(step: Step, before: Reading, new: Reading, lost: list[str]) -> str:
    if mode() == "change":
        opened = _follow_up(step, before, new)
        return (
            address("step", new.given, step=opened.id, mode="change", left=lost)
            if opened
            else address("answers", new.given, left=lost)
        )
    if _tells(step, before, new):
        return address("so_far", new.given, step=step.id, mode=mode(), left=lost)
    return _after_step(step, new, lost)


def _after_step(step: Step, reading: Reading, lost: list[str] | None = None) -> str:
    """The URL of the step after this one, or of the result (of the answers, when none counts)."""
    upcoming = first_open(questionnaire(), reading) if mode() == "open" else following(questionnaire(), reading, step)
    if upcoming:
        return address("step", reading.given, step=upcoming.id, mode=mode(), left=lost)
    return address(_end(reading), reading.given, left=lost)


def _end(reading: Reading) -> str:
    counts = any(item.scored and item.id in reading.given for item in reading.shown)
    return "result" if counts else "answers"


def _follow_up(step: Step, before: Reading, new: Reading) -> Step | None:
    """The step of the first open question that this change has shown; after such a step, of the next open one."""
    asked = any(item.when and item.id not in before.given for item in shown_on(before, step))
    unanswered = (item for item in new.shown if item.id not in new.given)
    opened = (item for item in unanswered if item not in before.shown or (asked and item.when))
    return next((questionnaire().step_of[item.id] for item in opened), None)


# So far


def _tells(step: Step, before: Reading, new: Reading) -> bool:
    """Whether "so far" follows this step: critical rules that fire for the first time, or the end of the sales talk."""
    steps, step_of = questionnaire().steps, questionnaire().step_of
    place, last = steps.index(step), steps.index(step_of[CLAIMS])
    first = steps.index(step_of[TRIAL if new.facts["in-trial"] else ROUTE])
    if place < first or following(questionnaire(), new, step) is None:
        return False
    now = _critical(new.given)
    if place == first:
        return bool(now)
    seen = _critical(before.given)
    return bool(now - seen) or (place == last and not seen)


def _critical(answers: Answers) -> frozenset[str]:
    return frozenset(hit.rule.id for hit in assess(questionnaire(), answers).fired if hit.rule.critical)


def _result_so_far(step: Step, reading: Reading) -> bool:
    """Whether the step links to the result so far: after the sales talk, and before it once a critical rule fires."""
    steps, step_of = questionnaire().steps, questionnaire().step_of
    place = steps.index(step)
    first = steps.index(step_of[TRIAL if reading.facts["in-trial"] else ROUTE])
    if _end(reading) != "result":
        return False
    return place > steps.index(step_of[CLAIMS]) or (place > first and bool(_critical(reading.given)))


def so_far_page(step: str) -> str | Response:
    """What the answers up to this step show; 303 to the step without one that counts."""
    found = next((one for one in questionnaire().steps if one.id == step), None) or abort(404)
    reading = read(questionnaire(), given())
    upcoming = following(questionnaire(), reading, found)
    if _end(reading) != "result" or upcoming is None:
        return redirect(address("step", reading.given, step=found.id), 303)
    left = sum(item.id not in reading.given for item in reading.shown)
    made = content().report(reading.given)
    return render_template(
        "pages/so-far.html",
        report=made,
        decides=made.outcome.id in DECIDING or any(reason.leads for reason in made.reasons),
        onward=_after_step(found, reading),
        minutes=max(1, round(left * SECONDS / 60)),
        back=address("step", reading.given, step=found.id, mode=mode()),
    )


# All steps on one page


def all_page() -> str | Response:
    """Every step; a valid POST gives 303 to the result, one with ticks that exclude each other to this page."""
    if request.method == "POST":
        sent, excluding = _sent(questionnaire().items)
        answers = _merged(read(questionnaire(), given()).given, sent)
        new = read(questionnaire(), answers)
        lost = _lost(answers, new)
        if excluding:
            return redirect(_with_errors("all", new, list(excluding), excluding, left=lost), 303)
        return redirect(address(_end(new), new.given, left=lost), 303)
    asked = {
        item.id: Asked(item, field_name(item), item.hint, item.options, _selected(item), _error(item), None, ())
        for item in questionnaire().items
    }
    wrong = [one for one in asked.values() if one.error]
    return render_template("pages/all.html", asked=asked, wrong=wrong, total=len(asked))


def quick_page() -> Response:
    """303 to the first open step: its first steps are the quick check of edition 1."""
    return redirect(address("go_on", given()), 303)


# For templates


def _left_out() -> tuple[LeftOut, ...]:
    """Hidden answers that `left` names or a code of an earlier edition holds; ids unknown or shown are ignored."""
    named = [*request.args.getlist("left"), *(hidden(questionnaire(), given()) if g.earlier else ())]
    return left_out(questionnaire(), given(), named) if named else ()


def _dropped() -> tuple[str, ...]:
    """Why options that `left` names as item.option, or that the code holds, are not offered."""
    reading = read(questionnaire(), given())
    named = [name.partition(".") for name in request.args.getlist("left") if "." in name]
    items = questionnaire().by_id
    options = [items[item].by_id[option] for item, _, option in named if item in items and option in items[item].by_id]
    texts = (one.dropped for one in (*reading.dropped, *options) if not reading.holds(one.when) and one.dropped)
    return tuple(dict.fromkeys(texts))


def _step_of(item: str) -> str:
    return questionnaire().step_of[item].id
