"""Load the content files into Content, or raise one error that lists every problem."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeVar

from clinic_check.check.library import ENGLISH, Harmed, Language, Library
from clinic_check.check.model import LicensedUses, Questionnaire, Rule
from clinic_check.claims.scanner import Scanner
from clinic_check.loader import claims, editions, glossary, library, lookups, questions
from clinic_check.loader.checks import check, dated
from clinic_check.loader.content import Content
from clinic_check.loader.node import Node, Problem, Problems, Translate, as_written, parse
from clinic_check.loader.texts import Text, recorded
from clinic_check.lookup.numbers import Numbers
from clinic_check.lookup.products import Catalogue

FILES = (
    "questions.yaml",
    "content/cautions.yaml",
    "content/notes.yaml",
    "content/treatments.yaml",
    "content/harmed.yaml",
    "content/numbers.yaml",
    "content/approved-products.yaml",
    "content/licensed-uses.yaml",
    "content/claims.yaml",
    "content/claim-words.yaml",
    "content/claim-frames.yaml",
    "content/claim-weights.yaml",
    "content/glossary.yaml",
    "content/sources.yaml",
)
_T = TypeVar("_T")


class ContentError(Exception):
    """The content is invalid; `problems` lists every problem."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class Files(NamedTuple):
    """The parsed content files by name, shared by all languages, and the problems of reading them."""

    roots: Mapping[str, Node]
    problems: Problems
    editions: editions.Editions


def read(folder: Path) -> Files:
    """Parse the content files in the folder; unreadable ones are reported in `problems`."""
    problems: Problems = []
    roots = {name: read_file(folder, name, problems) for name in FILES}
    return Files(roots, problems, editions.read(folder, lambda name: read_file(folder, name, problems), problems))


def load(
    source: Path | Files, translate: Translate = as_written, language: str = ENGLISH, scanner: Scanner | None = None
) -> Content:
    """Build the content in a language from a folder or parsed files; raises ContentError with every problem.

    `scanner`: reused from another language, since all read the same languages.
    """
    content, problems = build(read(source) if isinstance(source, Path) else source, translate, language, scanner)
    if problems:
        raise ContentError(problems)
    return content


def build(
    files: Files, translate: Translate, language: str, scanner: Scanner | None = None
) -> tuple[Content, tuple[Problem, ...]]:
    """The content in a language and every problem in it; invalid values are replaced by empty or default ones."""
    problems, texts = list(files.problems), list[Text]()
    noted = recorded(translate, texts)
    roots = {
        name: Node(root.data, root.path, problems if root.problems is files.problems else [], noted)
        for name, root in files.roots.items()
    }
    content = replace(_build(language, scanner, roots), texts=tuple(texts))
    if all(root.data for root in roots.values()):  # an unreadable file would make every reference to it a problem
        problems += check(content)
        problems += editions.check_editions(content.questionnaire, files.editions)
    return content, tuple(problems)


def late_dates(content: Content, today: datetime.date) -> tuple[Problem, ...]:
    """Dates in the content after `today`; used by content-check only, so that a wrong clock never stops the app."""
    dates = dated(content).items()
    return tuple(Problem(path, str(date), f"not after {today}") for path, date in dates if date > today)


def read_file(folder: Path, name: str, problems: Problems) -> Node:
    """The root node of a content file; an unreadable file becomes a problem and an empty root."""
    try:
        text = (folder / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(name, type(error).__name__, "must be a readable UTF-8 file"))
        return Node({}, name, [])
    return parse(text, name, problems)


def _all(node: Node, one: Callable[[Node], _T]) -> tuple[_T, ...]:
    return tuple(one(element) for element in node.unique())


def _build(language: str, scanner: Scanner | None, roots: Mapping[str, Node]) -> Content:
    root = roots["questions.yaml"].mapping(
        "edition reviewed review-months language months date-pattern thousands files parts sections asks doctor email"
        " facts rules nothing-lifts topics routes outcomes contradictions banned-words allowed-phrases",
        "languages",
    )
    calendar = questions.calendar(*(root.get(key) for key in ("months", "date-pattern", "thousands")))
    texts = questions.Texts(calendar)
    said = roots["content/claims.yaml"].mapping("as-of taken-back research kinds")
    return Content(
        questionnaire=_questionnaire(root, questions.licensed_uses(roots["content/licensed-uses.yaml"]), texts),
        library=_library(questions.language(language, root.get("language")), roots, texts),
        reviewed=root.get("reviewed").date(),
        review_months=root.get("review-months").number(1, 60),
        calendar=calendar,
        files=questions.file_names(root.get("files")),
        email=questions.email(root.get("email")),
        harmed=_harmed(roots["content/harmed.yaml"]),
        numbers=_numbers(roots["content/numbers.yaml"]),
        catalogue=_catalogue(roots["content/approved-products.yaml"], texts),
        claim_kinds={kind.id: kind for kind in _all(said.get("kinds"), claims.kind)},
        claim_notes=claims.notes(said),
        scanner=scanner or _scanner(said.get("kinds"), roots),
        glossary=_glossary(roots["content/glossary.yaml"]),
        languages=questions.languages(root.get("languages")) if root.has("languages") else (),
        banned_words=questions.listed(root.get("banned-words"), language),
        allowed_phrases=questions.listed(root.get("allowed-phrases"), language),
    )


def _questionnaire(root: Node, licensed: LicensedUses, texts: questions.Texts) -> Questionnaire:
    facts = _all(root.get("facts"), questions.fact(licensed))
    sections = _all(root.get("sections"), lambda one: questions.section(one, texts, licensed.as_of))
    items = {item.id: item for section in sections for item in section.items}
    return Questionnaire(
        edition=root.get("edition").number(1, 30),
        parts=_all(root.get("parts"), lambda one: questions.part(one, items)),
        sections=sections,
        asks=_all(root.get("asks"), questions.ask),
        doctor=tuple(map(questions.variant, root.get("doctor").elements())),
        licensed=licensed,
        facts={name: when for name, when, _ in facts},
        fact_words={name: words for name, _, words in facts if words},
        rules=_rules(root.get("rules").mapping("critical hold")),
        nothing_lifts=root.get("nothing-lifts").text(),
        topics=_all(root.get("topics"), questions.topic(texts, licensed.as_of)),
        routes=_all(root.get("routes"), questions.route),
        outcomes={outcome.id: outcome for outcome in _all(root.get("outcomes"), questions.outcome)},
        contradictions=_all(root.get("contradictions"), questions.contradiction),
    )


def _rules(node: Node) -> tuple[Rule, ...]:
    return _all(node.get("critical"), questions.rule(True)) + _all(node.get("hold"), questions.rule(False))


def _library(language: Language, roots: Mapping[str, Node], texts: questions.Texts) -> Library:
    cautions = roots["content/cautions.yaml"].mapping("as-of cautions")
    notes = roots["content/notes.yaml"].mapping("groups notes")
    sources = roots["content/sources.yaml"].mapping("sources")
    as_of = cautions.get("as-of").date()
    groups = _all(notes.get("groups"), library.group)
    dates = {group.id: group.as_of for group in groups}
    return Library(
        language=language,
        cautions=_all(cautions.get("cautions"), library.caution(texts, as_of)),
        cautions_of=as_of,
        groups=groups,
        notes=_all(notes.get("notes"), library.note(texts, dates)),
        treatments=library.treatments(roots["content/treatments.yaml"]),
        sources={source.id: source for source in _all(sources.get("sources"), library.source)},
    )


def _harmed(node: Node) -> Harmed:
    node.mapping("as-of parts")
    return Harmed(node.get("as-of").date(), _all(node.get("parts"), library.part))


def _numbers(node: Node) -> Numbers:
    node.mapping("as-of registers kinds")
    registers = [lookups.register(one) for one in node.get("registers").elements()]
    return lookups.numbers(node.get("as-of"), registers, _all(node.get("kinds"), lookups.number_kind))


def _scanner(kinds: Node, roots: Mapping[str, Node]) -> Scanner:
    words, frames, weights = (roots[f"content/claim-{name}.yaml"] for name in ("words", "frames", "weights"))
    return claims.scanner(kinds, words, frames, weights)


def _glossary(node: Node) -> glossary.Glossary:
    node.mapping("words")
    return glossary.Glossary(_all(node.get("words"), glossary.word))


def _catalogue(node: Node, texts: questions.Texts) -> Catalogue:
    """Load the list of licensed products."""
    node.mapping("as-of look-up lead made kinds groups products topics")
    as_of = node.get("as-of").date()
    return Catalogue(
        as_of=as_of,
        look_up=node.get("look-up").words(),
        lead=lookups.dated(node.get("lead"), texts, as_of),
        made=lookups.dated(node.get("made"), texts, as_of),
        kinds=dict(_all(node.get("kinds"), lookups.product_kind)),
        groups=_all(node.get("groups"), lookups.group),
        products=_all(node.get("products"), lookups.product),
        topics=_all(node.get("topics"), lookups.topic(texts, as_of)),
    )
