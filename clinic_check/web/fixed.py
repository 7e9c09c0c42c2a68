"""What is the same on every page in one language, rendered once: the links of the footer, and the help of questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, request, url_for
from markupsafe import Markup, escape

from clinic_check.web.glossary import apart
from clinic_check.web.language import language
from clinic_check.web.request import content, questionnaire

MOST = 512  # helps and footers; a site has one of each by question and language, for each path that it is mounted at


@dataclass(frozen=True)
class HelpStep:
    """`html` is the text with its source; `page` of this site, called `label`, is what the step leads to, or ""."""

    html: Markup
    page: str
    label: str


@dataclass(frozen=True)
class Help:
    """ "How to find out" for one question: the steps, what good and worrying answers look like, and the sources."""

    steps: tuple[HelpStep, ...]
    looks: Markup
    sources: Markup


@dataclass(frozen=True)
class FooterLink:
    """A page that every footer leads to; its address takes the code of the reader, where `coded`."""

    path: Markup
    label: Markup
    coded: bool


def install(app: Flask) -> None:
    """Give the templates `help_of` and `footer_links`."""
    helps: Callable[[str, str, str], Help] = lru_cache(maxsize=MOST)(_help)
    links: Callable[[str, str], tuple[FooterLink, ...]] = lru_cache(maxsize=MOST)(_footer_links)
    # Addresses in them begin with the path at which the app is mounted.
    app.jinja_env.globals["help_of"] = lambda item: helps(language(), request.script_root, item.id)
    app.jinja_env.globals["footer_links"] = lambda: links(language(), request.script_root)


def _help(_language: str, _root: str, name: str) -> Help:
    made, item = _macros("parts/help.html"), questionnaire().by_id[name]
    with apart():
        return Help(
            steps=tuple(HelpStep(made.step(one).strip(), one.page, made.label(one)) for one in item.find_out),
            looks=made.looks(item),
            sources=made.sources(item).strip() if item.sources else Markup(""),
        )


def _footer_links(_language: str, _root: str) -> tuple[FooterLink, ...]:
    links: list[tuple[str, str]] = _macros("parts/footer_links.html").links
    return tuple(FooterLink(escape(url_for(f"pages.{page}")), escape(label), page != "resume") for page, label in links)


def _macros(template: str) -> Any:
    return current_app.jinja_env.get_template(template).make_module({"library": content().library})
