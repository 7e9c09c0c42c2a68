"""The content files -> Content, or one error that lists every problem."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from clinic_check.check.library import ENGLISH, Harmed, Library
from clinic_check.check.model import Questionnaire
from clinic_check.claims.scanner import Scanner
from clinic_check.loader import claims as claim
from clinic_check.loader import editions, library, lookups
from clinic_check.loader import glossary as hard
from clinic_check.loader import plain_words as content_words
from clinic_check.loader import questions as parse
from clinic_check.loader.catalogue import Text
from clinic_check.loader.changelog import versions
from clinic_check.loader.checks import check, check_dates
from clinic_check.loader.content import Content
from clinic_check.loader.node import Node, Problem, Problems, Translate, as_written
from clinic_check.loader.node import parse as parse_yaml
from clinic_check.lookup.products import Catalogue
from clinic_check.web.reading import LeftOut

CHANGELOG = "CHANGELOG.md"
FILES = (
    "questions.yaml",
    "content/cautions.yaml",
    "content/notes.yaml",
    "content/treatments.yaml",
    "content/harmed.yaml",
    "content/numbers.yaml",
    "content/approved-products.yaml",
    "content/claims.yaml",
    "content/claim-words.yaml",
    "content/glossary.yaml",
    "content/sources.yaml",
)
_T = TypeVar("_T")


class ContentError(Exception):
    """The content has problems; `problems` lists them all."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class Files(NamedTuple):
    """The content files as they were read, of which every language is made; and what kept any from being read."""

    roots: tuple[Node, ...]
    problems: Problems
    editions: editions.Editions


def read(folder: Path) -> Files:
    """The content files below the folder."""
    problems: Problems = []
    roots = tuple(_read(folder, name, problems) for name in FILES)
    return Files(roots, problems, editions.read(folder, lambda name: _read(folder, name, problems), problems))


def load(
    source: Path | Files, translate: Translate = as_written, language: str = ENGLISH, scanner: Scanner | None = None
) -> Content:
    """The content in a language, of a folder or of files that were read; raises ContentError with every problem.

    `scanner` is that of another language: all of them look for English claims.
    """
    files = read(source) if isinstance(source, Path) else source
    problems = list(files.problems)
    roots = [
        Node(root.data, root.path, problems if root.problems is files.problems else [], translate)
        for root in files.roots
    ]
    content, allowed = _build(language, scanner, *roots)
    if all(root.data for root in roots):  # a file that cannot be read would bring up every reference to it
        problems += check(content, *allowed)
        problems += editions.check_editions(content.questionnaire, files.editions)
    if problems:
        raise ContentError(problems)
    return content


def plain_words(folder: Path) -> LeftOut:
    """The names and words that the reading level leaves out; raises ContentError with every problem in their list."""
    problems: Problems = []
    found = content_words.left_out(_read(folder, "content/plain-words.yaml", problems))
    if problems:
        raise ContentError(problems)
    return found


def texts(folder: Path) -> tuple[Text, ...]:
    """Every text for people in the content files and the changelog, in order, as it is written."""
    return load_with_texts(folder, read(folder))[1]


def load_with_texts(folder: Path, files: Files) -> tuple[Content, tuple[Text, ...]]:
    """The English content of these files, and what `texts` gives for their folder, at once."""
    found: list[Text] = []

    def note(text: str, context: str, path: str) -> str:
        found.append(Text(path, text, context=context))
        return text

    content = load(files, note)
    found.sort(key=lambda text: next(place for place, file in enumerate(FILES) if text.place.startswith(file)))
    for heading, lines in versions((folder / CHANGELOG).read_text(encoding="utf-8")):
        found += [Text(f"{CHANGELOG}[{heading}]", line) for line in (heading, *lines)]
    return content, tuple(found)


def catalogues(folder: Path) -> Mapping[str, str]:
    """Language -> its catalogue as it stands below the folder, which holds a folder for each language."""
    files = sorted(folder.glob("*/LC_MESSAGES/messages.po"))
    return {file.parent.parent.name: file.read_text(encoding="utf-8", errors="replace") for file in files}


def late_dates(content: Content, today: datetime.date) -> tuple[Problem, ...]:
    """Dates in the content that lie after today."""
    return tuple(check_dates(content, today))


def _read(folder: Path, name: str, problems: Problems) -> Node:
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
    claims: Node,
    claim_words: Node,
    glossary: Node,
    sources: Node,
) -> tuple[Content, tuple[tuple[str, ...], tuple[str, ...]]]:
    """The content, the banned words, and the phrases in which they may stand."""
    questions.mapping(
        "edition reviewed review-months language months date-pattern thousands files sections asks email counts-as"
        " facts rules nothing-lifts headline-topics routes outcomes contradictions banned-words allowed-phrases"
    )
    cautions.mapping("as-of cautions")
    notes.mapping("groups notes")
    harmed.mapping("as-of parts")
    numbers.mapping("as-of kinds")
    claims.mapping("as-of taken-back research kinds")
    glossary.mapping("words")
    sources.mapping("sources")
    counts_as = questions.get("counts-as").mapping("as-of entries")
    rules = questions.get("rules").mapping("critical hold")
    calendar = parse.calendar(*(questions.get(key) for key in ("months", "date-pattern", "thousands")))
    texts = parse.Texts(calendar)
    groups = _all(notes.get("groups"), library.group)
    dates = {group.id: group.as_of for group in groups}
    facts = _all(questions.get("facts"), parse.fact)
    cautions_of = cautions.get("as-of").date()
    counted_of = counts_as.get("as-of").date()
    questionnaire = Questionnaire(
        edition=questions.get("edition").number(1, 30),
        sections=_all(questions.get("sections"), parse.section),
        asks=_all(questions.get("asks"), parse.ask),
        counts_as=_all(counts_as.get("entries"), lambda one: parse.counts_as(one, texts, counted_of)),
        counts_as_of=counted_of,
        facts={name: when for name, when, _ in facts},
        fact_words={name: words for name, _, words in facts if words},
        rules=_all(rules.get("critical"), parse.rule(True)) + _all(rules.get("hold"), parse.rule(False)),
        nothing_lifts=questions.get("nothing-lifts").text(),
        headline_topics=questions.get("headline-topics").words(),
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
    content = Content(
        questionnaire=questionnaire,
        library=quoted,
        reviewed=questions.get("reviewed").date(),
        review_months=questions.get("review-months").number(1, 60),
        calendar=calendar,
        files=parse.file_names(questions.get("files")),
        email=parse.email(questions.get("email")),
        harmed=Harmed(harmed.get("as-of").date(), _all(harmed.get("parts"), library.part)),
        numbers=lookups.numbers(numbers.get("as-of"), _all(numbers.get("kinds"), lookups.number_kind)),
        catalogue=_catalogue(products, texts),
        claim_kinds={kind.id: kind for kind in _all(claims.get("kinds"), claim.kind)},
        claim_notes=claim.notes(claims),
        scanner=scanner or claim.scanner(claims.get("kinds"), claim_words),
        glossary=hard.Glossary(_all(glossary.get("words"), hard.word)),
    )
    return content, (
        parse.listed(questions.get("banned-words"), language),
        parse.listed(questions.get("allowed-phrases"), language),
    )


def _catalogue(node: Node, texts: parse.Texts) -> Catalogue:
    """The licensed products."""
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
