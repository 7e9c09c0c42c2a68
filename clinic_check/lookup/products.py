"""Searches the licensed products by name, similar spelling or sound, and topic."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from clinic_check.check.library import Sourced
from clinic_check.lookup.pasted import clean

LONGEST = 100  # characters of input
MOST_NEAR = 4
NEAR = 0.75  # minimum difflib ratio; hemacrod/hemacord has 0.88, macy/maci 0.75
NEAR_TOPIC = 0.8
SHORTEST_NEAR = 4  # shorter words resemble too many others
LONGEST_SINGULAR = 3  # EVs, ALS and MS keep their s
SHORTEST_START = 4  # shorter words match whole words only
SHORTEST_SOUND = 4  # characters of a key; shorter ones belong to too many words
SHORTEST_HEARD = 5  # letters of one of several words
FEWEST_INITIALS = 3  # single letters in a row that are one word
_JOINED = re.compile("['\u2018\u2019\u00ae\u2122]")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,20}(?:[^\W\d_]\b)?")
_WORD = re.compile("[a-z0-9]+")

Words = tuple[str, ...]


@dataclass(frozen=True)
class ProductGroup:
    """A group of products; `not_for`: default for products without their own."""

    id: str
    title: str
    not_for: str


@dataclass(frozen=True)
class Product:
    """A licensed product; `year`: 0 if unknown, the year of the first listing if `first_listed`.

    `sure` is report, listing or look-up; `also` holds other names to find it by.
    """

    id: str
    group: str
    brand: str
    name: str
    maker: str
    kind: str
    use: str
    not_for: str
    year: int
    first_listed: bool
    sure: str
    also: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Topic:
    """Search words that are no product name: what we found, what to do, and the products to `see`."""

    id: str
    title: str
    words: tuple[str, ...]
    says: Sourced
    do: str
    see: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """The licensed products as of a day; `look_up`: sources with the current list."""

    as_of: datetime.date
    look_up: tuple[str, ...]
    lead: Sourced
    made: Sourced
    kinds: Mapping[str, str]
    groups: tuple[ProductGroup, ...]
    products: tuple[Product, ...]
    topics: tuple[Topic, ...]

    def not_for(self, product: Product) -> str:
        """The text on what the product is not for: its own, or else that of its group."""
        return product.not_for or next(group.not_for for group in self.groups if group.id == product.group)


@dataclass(frozen=True)
class Found:
    """Products with the name, else with a similar one; topics, and in `beside` the products they refer to.

    `sources` are ids in the order in which the page mentions them.
    """

    hits: tuple[Product, ...]
    near: tuple[Product, ...]
    topics: tuple[Topic, ...]
    beside: tuple[Product, ...]
    sources: Words

    def numbers(self, sources: Words) -> tuple[int, ...]:
        """The numbers in the list of sources, from 1; raises ValueError for a source that is not cited."""
        return tuple(self.sources.index(source) + 1 for source in sources)


def plain(text: str) -> Words:
    """Normalize to words: lower case, no accents, no punctuation, no plural s; initials are one word."""
    joined = _INITIALS.sub(lambda found: found[0].replace(".", ""), _JOINED.sub("", text))
    letters = unicodedata.normalize("NFKD", joined).casefold()
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return tuple(_singular(word) for word in _spelled(_WORD.findall(kept)))


def _spelled(words: list[str]) -> list[str]:
    """A name that was spelled out as single letters becomes one word."""
    if len(words) >= FEWEST_INITIALS and all(len(word) == 1 for word in words):
        return ["".join(words)]
    return words


def search(catalogue: Catalogue, typed: str) -> Found:
    """Search the catalogue; only the first LONGEST characters are used."""
    asked = plain(clean(typed[:LONGEST]).text)
    hits = _hits(catalogue, asked)
    topics = tuple(topic for topic in catalogue.topics if any(_has_phrase(plain(word), asked) for word in topic.words))
    near: tuple[Product, ...] = ()
    if not (hits or topics):  # BMAC is a topic, not a misspelling of MACI
        near = _similar(catalogue.products, asked)
        topics = tuple(topic for topic in catalogue.topics if _similarity(topic.words, asked) >= NEAR_TOPIC)
    led_to = {product for topic in topics for product in topic.see} - {product.id for product in (*hits, *near)}
    beside = tuple(product for product in catalogue.products if product.id in led_to)
    return _found(catalogue, hits, near, topics, beside)


def _found(
    catalogue: Catalogue,
    hits: tuple[Product, ...],
    near: tuple[Product, ...],
    topics: tuple[Topic, ...],
    beside: tuple[Product, ...],
) -> Found:
    above = (*catalogue.lead.sources, *catalogue.made.sources, *catalogue.look_up)
    below = cited((*hits, *near, *beside), topics).sources
    return Found(hits, near, topics, beside, tuple(dict.fromkeys((*above, *below))))


def overview(catalogue: Catalogue) -> Found:
    """Nothing found yet: the sources of what stands above a search alone."""
    return _found(catalogue, (), (), (), ())


def cited(products: tuple[Product, ...], topics: tuple[Topic, ...]) -> Found:
    """These topics and products with their own sources alone."""
    ids = (*(topic.says.sources for topic in topics), *(product.sources for product in products))
    return Found(products, (), topics, (), tuple(dict.fromkeys(source for each in ids for source in each)))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > LONGEST_SINGULAR and word.endswith("s") and not word.endswith("ss") else word


def _hits(catalogue: Catalogue, asked: Words) -> tuple[Product, ...]:
    """Products named in the search; if a brand was searched, only that one."""
    brands = tuple(product for product in catalogue.products if _has_phrase(plain(product.brand), asked))
    return brands or tuple(product for product in catalogue.products if _named(catalogue, product, asked))


def _named(catalogue: Catalogue, product: Product, asked: Words) -> bool:
    """Whether the search contains a name of the product, or the product's names contain the whole search."""
    if any(_has_phrase(plain(name), asked) for name in _names(product)):
        return True
    known = plain(" ".join((*_names(product), product.maker, catalogue.kinds[product.kind])))
    return bool(asked) and all(any(_matches_word(one, word) for one in known) for word in asked)


def _names(product: Product) -> Words:
    return (product.brand, product.name, *product.also)


def _matches_word(known: str, word: str) -> bool:
    return known == word or (len(word) >= SHORTEST_START and known.startswith(word))


def _has_phrase(phrase: Words, asked: Words) -> bool:
    """Whether the search contains the phrase as consecutive words."""
    last = len(asked) - len(phrase)
    return any(asked[at : at + len(phrase)] == phrase for at in range(last + 1))


def _similar(products: Iterable[Product], asked: Words) -> tuple[Product, ...]:
    """Products with a name that is spelled or sounds alike, the most similar first."""
    heard = _sounds_of(asked)
    rated = [
        (_similarity(_names(product), asked) + (not heard.isdisjoint(_keys(product))), product) for product in products
    ]
    least = 1 if any(rate >= 1 for rate, _ in rated) else NEAR  # what sounds alike leaves no room for what looks so
    near = sorted((pair for pair in rated if pair[0] >= least), key=lambda pair: -pair[0])
    return tuple(product for _, product in near[:MOST_NEAR])


def _similarity(names: Words, asked: Words) -> float:
    """The highest similarity (0 to 1) of a name to the whole search, also without its spaces, or one of its words."""
    known = [" ".join(plain(name)) for name in names]
    tries = {" ".join(asked), "".join(asked), *asked}
    pairs = ((name, one) for name in known for one in tries if min(len(name), len(one)) >= SHORTEST_NEAR)
    return max((SequenceMatcher(None, name, one).ratio() for name, one in pairs), default=0.0)


# Sounds --------------------------------------------------------------------------------------------------------------

_SAME_SOUND = (
    ("ph", "f"),
    ("ck", "k"),
    ("qu", "k"),
    ("h", ""),
    ("w", "u"),
    *((one, "k") for one in "cqszx"),
    ("j", "g"),
    ("v", "b"),
)
_VOWELS = re.compile("[aeiouy]*([aeiouy])")
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=512)
def _keys(product: Product) -> frozenset[str]:
    """The sounds of the brand, and of the first word of the proper name."""
    words = ("".join(plain(product.brand)), plain(product.name)[0])
    return frozenset(key for key in map(sound, words) if len(key) >= SHORTEST_SOUND)


def _sounds_of(asked: Words) -> frozenset[str]:
    heard = [word for word in asked if len(word) >= SHORTEST_HEARD or len(asked) == 1]
    return frozenset(sound(word) for word in (*heard, "".join(asked)))


def sound(word: str) -> str:
    """A key that words which sound alike share: c, k, s, z and x are one; of vowels in a row the last counts."""
    key = word[:-1] if len(word) > 2 and word.endswith("e") and word[-2] not in "aeiouy" else word
    for letters, instead in _SAME_SOUND:
        key = key.replace(letters, instead)
    key = _VOWELS.sub(lambda found: "i" if found[1] in "eiy" else "a", key)
    return _DOUBLE.sub(r"\1", key)
