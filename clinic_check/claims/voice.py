"""Who speaks in a text (seller, warning, study), and whether a negation or a quotation cancels a claim."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from clinic_check.claims.patterns import Span
from clinic_check.claims.words import Words

CUES = (
    "english",  # words that any English text has
    "seller",  # the seller speaks: "our clinic", "call us", "you will feel"
    "outsider",  # somebody speaks about sellers: a regulator, a court, the news, a critic
    "careful",  # somebody explains with care: a hospital, a society, a study
    "research",  # the words of a research article
    "distance",  # the sentence reports, doubts or denies what it says
    "advice",  # the sentence tells the reader what to ask or to avoid
    "speaker",  # the sentence attributes a quotation
    "negation",
    "scope",  # where a negation ends: "but", "and"
    "no-negation",  # looks like a negation but is not: "not only"
    "subject",  # the treatment, the seller or the reader
    "disclaimer",
)
FOREIGN, RESEARCH, WARNING = "foreign", "research", "warning"
_FEWEST_WORDS = 12  # too few to detect the language
_ENGLISH = (
    0.12  # the share of such words that every English text has; Spanish and German texts have less than half of it
)
_REACH = 5  # words between a negation and what it negates


class Voice:
    """A text with its cues as sorted word spans."""

    def __init__(self, words: Words, cues: Mapping[str, Sequence[Span]]) -> None:
        self.words = words
        self.cues = cues

    def count(self, cue: str) -> int:
        return len(self.cues[cue])

    def has(self, cue: str, begin: int, end: int) -> bool:
        """Whether a cue of this kind begins in words[begin:end]."""
        spans = self.cues[cue]
        place = bisect_left(spans, (begin, 0))
        return place < len(spans) and spans[place][0] < end

    def sentence(self, word: int) -> Span:
        """The sentence that contains the word."""
        return self._bounds(bisect_left(self.words.ends_at, word))

    def with_last(self, word: int) -> Span:
        """The sentence that contains the word, together with the previous one."""
        number = bisect_left(self.words.ends_at, word)
        return self._bounds(max(0, number - 1))[0], self._bounds(number)[1]

    def _bounds(self, number: int) -> Span:
        ends = self.words.ends_at
        begin = ends[number - 1] + 1 if number else 0
        return begin, ends[number] if number < len(ends) else len(self.words.words)

    def foreign(self) -> bool:
        """Whether the text is not in English, by its share of common English words."""
        length = len(self.words.words) - len(self.words.ends_at)
        return length >= _FEWEST_WORDS and self.count("english") < _ENGLISH * length

    def genre(self, claims: int) -> str:
        """RESEARCH, WARNING or "", given the number of claims found.

        Cues are weighed against cues of a seller and against the claims, so that a disclaimer does not turn a page
        full of promises into a warning.
        """
        seller, research = self.count("seller"), self.count("research")
        if research >= 3 and research > 2 * seller:
            return RESEARCH
        aloof = 3 * self.count("outsider") + self.count("careful")
        return WARNING if aloof > max(2, seller + claims) else ""

    def says_itself(self, begin: int, end: int) -> bool:
        """Whether a sentence of a warning advertises the author's own offer."""
        others = ("advice", "outsider")
        return self.has("seller", begin, end) and not any(self.has(cue, begin, end) for cue in others)

    def quoted(self, word: int, begin: int, end: int) -> bool:
        """Whether the word is in a quotation by somebody other than the seller."""
        outsider, seller = self.count("outsider"), self.count("seller")
        if word not in self.words.quoted or seller > 2 * outsider:
            return False
        return outsider > 0 or (self.count("careful") > 1 and self.has("speaker", begin, end))

    def _divides(self, word: int) -> bool:
        return word in self.words.broken or self.has("scope", word, word + 1)

    def negated(self, first: int, last: int) -> bool:
        """Whether a negation is in the words, or up to _REACH words before, with no comma or bracket between."""
        begin, _ = self.sentence(first)
        reach = first
        while reach > max(begin, first - _REACH) and not (reach < first and self._divides(reach)):
            reach -= 1
        spans = self.cues["negation"]
        for place in range(bisect_left(spans, (reach, 0)), len(spans)):
            if spans[place][0] >= last:
                break
            if not self.has("no-negation", spans[place][0], spans[place][0] + 1):
                return True
        return False
