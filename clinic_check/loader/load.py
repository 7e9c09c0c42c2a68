"""Load the content files into Content, or raise one error that lists every problem."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeVar

from clinic_check.check.library import ENGLISH, Harmed, Library
from clinic_check.check.model import Questionnaire
from clinic_check.claims.scanner import Scanner
from clinic_check.loader import claims as claim
from clinic_check.loader import editions, library, lookups
from clinic_check.loader import glossary as hard
from clinic_check.loader import questions as parse
from clinic_check.loader.checks import check, dated
from clinic_check.loader.content import Content
from clinic_check.loader.node import Node, Problem, Problems, Translate, as_written
from clinic_check.loader.node import parse as parse_yaml
from clinic_check.loader.texts import Text, recorded
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
    """The parsed content files, shared by all languages, and the problems of reading them."""

    roots: tuple[Node, ...]
    problems: Problems
    editions: editions.Editions


def read(folder: Path) -> Files:
    """Parse the content files in the folder; unreadable ones are reported in `problems`."""
    problems: Problems = []
    roots = tuple(read_file(folder, name, problems) for name in FILES)
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
    roots = [
        Node(root.data, root.path, problems if root.problems is files.problems else [], noted) for root in files.roots
    ]
    content = replace(_build(language, scanner, *roots), texts=tuple(texts))
    if all(root.data for root in roots):  # an unreadable file would make every reference to it a problem
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
    return parse_yaml(text, name, problems)


def _all(node: Node, one: Callable[[Node], _T]) -> tuple[_T, ...]:
    return tuple(one(element) for element in node.unique())


def _build(
    language: str,
    scanner: Scanner | None,
    questions: Node,
    cautions: Node,
    notes: Node,
    treatments: Node,
    harmed: Node,
    numbers: Node,
    products: Node,
    licensed_uses: Node,
    claims: Node,
    claim_words: Node,
    claim_frames: Node,
    claim_weights: Node,
    glossary: Node,
    sources: Node,
) -> Content:
    questions.mapping(
        "edition reviewed review-months language months date-pattern thousands files parts sections asks doctor email"
        " facts rules nothing-lifts topics routes outcomes contradictions banned-words allowed-phrases",
        "languages",
    )
    cautions.mapping("as-of cautions")
    notes.mapping("groups notes")
    harmed.mapping("as-of parts")
    numbers.mapping("as-of registers kinds")
    claims.mapping("as-of taken-back research kinds")
    glossary.mapping("words")
    sources.mapping("sources")
    rules = questions.get("rules").mapping("critical hold")
    calendar = parse.calendar(*(questions.get(key) for key in ("months", "date-pattern", "thousands")))
    texts = parse.Texts(calendar)
    groups = _all(notes.get("groups"), library.group)
    dates = {group.id: group.as_of for group in groups}
    licensed = parse.licensed_uses(licensed_uses)
    facts = _all(questions.get("facts"), parse.fact(licensed))
    sections = _all(questions.get("sections"), lambda one: parse.section(one, texts, licensed.as_of))
    items = {item.id: item for section in sections for item in section.items}
    cautions_of = cautions.get("as-of").date()
    questionnaire = Questionnaire(
        edition=questions.get("edition").number(1, 30),
        parts=_all(questions.get("parts"), lambda one: parse.part(one, items)),
        sections=sections,
        asks=_all(questions.get("asks"), parse.ask),
        doctor=tuple(map(parse.variant, questions.get("doctor").elements())),
        licensed=licensed,
        facts={name: when for name, when, _ in facts},
        fact_words={name: words for name, _, words in facts if words},
        rules=_all(rules.get("critical"), parse.rule(True)) + _all(rules.get("hold"), parse.rule(False)),
        nothing_lifts=questions.get("nothing-lifts").text(),
        topics=_all(questions.get("topics"), parse.topic(texts, licensed.as_of)),
        routes=_all(questions.get("routes"), parse.route),
        outcomes={outcome.id: outcome for outcome in _all(questions.get("outcomes"), parse.outcome)},
        contradictions=_all(questions.get("contradictions"), parse.contradiction),
    )
    quoted = Library(
        language=parse.language(language, questions.get("language")),
        cautions=_all(cautions.get("cautions"), library.caution(texts, cautions_of)),
        cautions_of=cautions_of,
        groups=groups,
        notes=_all(notes.get("notes"), library.note(texts, dates)),
        treatments=library.treatments(treatments),
        sources={source.id: source for source in _all(sources.get("sources"), library.source)},
    )
    return Content(
        questionnaire=questionnaire,
        library=quoted,
        reviewed=questions.get("reviewed").date(),
        review_months=questions.get("review-months").number(1, 60),
        calendar=calendar,
        files=parse.file_names(questions.get("files")),
        email=parse.email(questions.get("email")),
        harmed=Harmed(harmed.get("as-of").date(), _all(harmed.get("parts"), library.part)),
        numbers=lookups.numbers(
            numbers.get("as-of"),
            [lookups.register(one) for one in numbers.get("registers").elements()],
            _all(numbers.get("kinds"), lookups.number_kind),
        ),
        catalogue=_catalogue(products, texts),
        claim_kinds={kind.id: kind for kind in _all(claims.get("kinds"), claim.kind)},
        claim_notes=claim.notes(claims),
        scanner=scanner or claim.scanner(claims.get("kinds"), claim_words, claim_frames, claim_weights),
        glossary=hard.Glossary(_all(glossary.get("words"), hard.word)),
        languages=parse.languages(questions.get("languages")) if questions.has("languages") else (),
        banned_words=parse.listed(questions.get("banned-words"), language),
        allowed_phrases=parse.listed(questions.get("allowed-phrases"), language),
    )


def _catalogue(node: Node, texts: parse.Texts) -> Catalogue:
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
