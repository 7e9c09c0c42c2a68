"""The goals of the reading level, and how the texts of a language stand against them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from clinic_check.web.reading import LeftOut, Measure, ease, grade, long_sentences, measure, together
from clinic_check.web.reading_texts import Text

FEWEST_WORDS = 6  # a formula says nothing about fewer words than this: such texts are judged together
MOST_LISTED = 20


@dataclass(frozen=True)
class Scale:
    """A formula with its goals for the median of a kind and for each text; `harder` is the sign of harder scores."""

    formula: Callable[[Measure], float]
    harder: int
    median: float
    limit: float

    def fails(self, score: float, goal: float) -> bool:
        """Judged on the score as it is shown, with one decimal."""
        return (round(score, 1) - goal) * self.harder > 0


SCALES = {"en": Scale(grade, 1, 6, 8), "es": Scale(ease, -1, 70, 60)}


@dataclass(frozen=True)
class Judged:
    """A text with its score, or all short texts of a kind together."""

    path: str
    text: str
    score: float
    short: bool = False


@dataclass(frozen=True)
class Kind:
    """All texts of a kind; the median is that of texts judged alone, or of the short ones if there are no others."""

    name: str
    judged: tuple[Judged, ...]
    scale: Scale

    @property
    def median(self) -> float:
        return median([one.score for one in self.judged if not one.short] or [one.score for one in self.judged])

    @property
    def worst(self) -> float:
        return max((one.score for one in self.judged), key=lambda score: score * self.scale.harder)


@dataclass(frozen=True)
class Reading:
    """How the texts of a language stand: kinds, the worst texts, hardest first, and (path, sentence) if too long."""

    scale: Scale
    kinds: tuple[Kind, ...]
    worst: tuple[Judged, ...]
    too_long: tuple[tuple[str, str], ...]

    @property
    def failing(self) -> tuple[str, ...]:
        """Names of kinds and paths of texts that miss a goal, each once."""
        kinds = (kind.name for kind in self.kinds if self.scale.fails(kind.median, self.scale.median))
        every = (one for kind in self.kinds for one in kind.judged)
        texts = (one.path for one in every if self.scale.fails(one.score, self.scale.limit))
        return tuple(dict.fromkeys((*kinds, *texts, *(path for path, _ in self.too_long))))


def read(texts: Iterable[Text], left_out: LeftOut, language: str) -> Reading:
    """The texts of one language judged by its formula."""
    scale, every = SCALES[language], tuple(texts)
    names = sorted({text.kind for text in every})
    judged = {name: _judged(name, (one for one in every if one.kind == name), left_out, language) for name in names}
    kinds = tuple(Kind(name, found, scale) for name, found in judged.items() if found)
    worst = sorted((one for kind in kinds for one in kind.judged), key=lambda one: -one.score * scale.harder)
    too_long = ((text.path, sentence) for text in every for sentence in long_sentences(text.text))
    return Reading(scale, kinds, tuple(worst[:MOST_LISTED]), tuple(too_long))


def _judged(kind: str, texts: Iterable[Text], left_out: LeftOut, language: str) -> tuple[Judged, ...]:
    measures = [(text, measure(text.text, left_out, language)) for text in texts]
    formula = SCALES[language].formula
    alone = [Judged(one.path, one.text, formula(found)) for one, found in measures if found.words >= FEWEST_WORDS]
    short = [found for _, found in measures if 0 < found.words < FEWEST_WORDS]
    if together(short).words >= FEWEST_WORDS:
        alone.append(Judged(kind, f"{len(short)} short texts together", formula(together(short)), short=True))
    return tuple(alone)
