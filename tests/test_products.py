"""The list of licensed products: search, and requirements for every entry."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from clinic_check.loader.content import Content
from clinic_check.lookup.products import Catalogue, Found, Product, plain, search, sound

ROOT = Path(__file__).parent.parent
CORD_BLOOD = [
    *("hemacord", "ducord", "hpc-clinimmune", "allocord", "hpc-lifesouth"),
    *("hpc-bloodworks", "clevecord", "hpc-md-anderson", "regenecyte"),
]
CAR_T = ["kymriah", "yescarta", "tecartus", "breyanzi", "abecma", "carvykti", "aucatzyl"]


@pytest.fixture(scope="module")
def catalogue(content: Content) -> Catalogue:
    return content.catalogue


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    """The file as an editor reads it; every value is text."""
    text = (ROOT / "content" / "approved-products.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, yaml.BaseLoader)  # noqa: S506  makes nothing but text, lists and mappings
    return data


@pytest.fixture(scope="module")
def supports() -> dict[str, str]:
    """Source id -> all that it was read to support, in small letters."""
    text = (ROOT / "content" / "sources.yaml").read_text(encoding="utf-8")
    sources = yaml.load(text, yaml.BaseLoader)["sources"]  # noqa: S506  likewise
    return {source["id"]: " ".join(source["supports"]).lower() for source in sources}


def ids(found: Found) -> tuple[list[str], list[str], list[str], list[str]]:
    """Ids of hits, near ones, topics and what stands beside them."""
    parts = (found.hits, found.near, found.topics, found.beside)
    return tuple([one.id for one in part] for part in parts)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("typed", "hits"),
    [
        ("Maci", ["maci"]),
        (" MACI\u00ae ", ["maci"]),
        ("azficel-T", ["laviv"]),
        ("Is Ryoncil approved?", ["ryoncil"]),
        ("remestemcel", ["ryoncil"]),
        ("Mesoblast", ["ryoncil"]),
        ("novartis", ["zolgensma", "itvisma", "kymriah"]),
        ("HPC, Cord Blood", CORD_BLOOD),
        ("HPC, Cord Blood (LifeSouth)", ["hpc-lifesouth"]),
        ("Kymriah CAR-T", ["kymriah"]),
        ("gene therapy axogen", []),
        ("acellular nerve", ["avance"]),
        ("CAR-T", CAR_T),
        ("car t", CAR_T),
        ("sickle cells", ["casgevy", "lyfgenia"]),
        ("Tissue product", ["maci", "stratagraft", "gintuit", "avance", "symvess", "rethymic"]),
    ],
)
def test_a_name_is_found(catalogue: Catalogue, typed: str, hits: list[str]) -> None:
    """Brand, proper name, maker, kind and other names find a product, whatever the case and the marks."""
    found = search(catalogue, typed)
    assert [one.id for one in found.hits] == hits
    assert found.near == ()


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("ryonsil", ["ryoncil"]),
        ("hemacrod", ["hemacord"]),
        ("Masi", ["maci"]),
        ("omnisirge", ["omisirge"]),
        ("lifileucil", ["amtagvi"]),
        ("the kymria shot", ["kymriah"]),
    ],
)
def test_a_misspelled_name_is_forgiven(catalogue: Catalogue, typed: str, near: list[str]) -> None:
    """A name with a letter wrong, missing or swapped is offered as a near one, and never as a hit."""
    assert ids(search(catalogue, typed)) == ([], near, [], [])


def test_the_nearest_come_first_and_are_few(catalogue: Catalogue) -> None:
    """The nearest name comes first, four at the most are offered, and a misspelled topic is found beside them."""
    assert ids(search(catalogue, "lovotibeglocene autotemcell")) == ([], ["lyfgenia", "zynteglo"], [], [])
    few = ["ducord", "hemacord", "hpc-clinimmune", "allocord"]
    assert ids(search(catalogue, "cord blod")) == ([], few, ["birth-tissue"], ["omisirge"])


@pytest.mark.parametrize(
    ("typed", "topics", "beside"),
    [
        ("exosomes", ["exosomes"], []),
        ("Exosome", ["exosomes"], []),
        ("exozomes", ["exosomes"], []),
        ("EVs", ["exosomes"], []),
        ("Wharton's jelly", ["birth-tissue"], ["hemacord", "omisirge"]),
        ("whartons jelly", ["birth-tissue"], ["hemacord", "omisirge"]),
        ("Wharton\u2019s jelly", ["birth-tissue"], ["hemacord", "omisirge"]),
        ("stem cells", ["stem-cells"], ["omisirge", "tregzi", "ryoncil"]),
        ("MSC", ["stem-cells"], ["omisirge", "tregzi", "ryoncil"]),
        ("stem cell shot for my knee", ["stem-cells", "joints"], ["maci", "omisirge", "tregzi", "ryoncil"]),
        ("PRP", ["prp"], []),
        ("SVF", ["own-fat"], []),
        ("BMAC", ["own-marrow"], []),
        ("amniotic fluid", ["amniotic"], []),
        ("back pain", ["back"], []),
        ("MS", ["brain"], ["avance"]),
    ],
)
def test_a_word_that_is_no_name_leads_to_a_topic(
    catalogue: Catalogue, typed: str, topics: list[str], beside: list[str]
) -> None:
    """What people type instead of a name finds what we know of it, and no hit that would read like a license."""
    assert ids(search(catalogue, typed)) == ([], [], topics, beside)


def test_a_name_with_a_topic_finds_both(catalogue: Catalogue) -> None:
    """A brand beside a word of a topic finds the product once, and the topic."""
    assert ids(search(catalogue, "MACI for arthritis")) == (["maci"], [], ["joints"], [])
    assert ids(search(catalogue, "cord blood")) == (CORD_BLOOD, [], ["birth-tissue"], ["omisirge"])


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "%%%",
            "'\"<b>",
            "qwertz",
            "a",
            "mac",
            "the",
            "12",
            "\x00",
            "\ufeff",
            "\u0416\u0430\u0431\u0430",
            "\U0001f600",
        ),
        *("x" * 100, "y" * 5_000, "z " * 3_000),
    ],
)
def test_junk_finds_nothing(catalogue: Catalogue, typed: str) -> None:
    """Signs, other letters, a few letters and very long text find no product and no topic."""
    assert ids(search(catalogue, typed)) == ([], [], [], [])


def test_only_the_start_of_a_long_text_is_looked_at(catalogue: Catalogue) -> None:
    """A name that ends with the hundredth sign is found, and one that begins behind it is not."""
    assert [one.id for one in search(catalogue, "-" * 96 + "maci").hits] == ["maci"]
    assert ids(search(catalogue, "-" * 100 + "maci")) == ([], [], [], [])


@pytest.mark.parametrize("typed", ["", "   ", "\t\n"])
def test_a_blank_finds_nothing(catalogue: Catalogue, typed: str) -> None:
    """Nothing typed names no product."""
    assert ids(search(catalogue, typed)) == ([], [], [], [])


@pytest.mark.parametrize(
    ("word", "other"),
    [("Mackey", "MACI"), ("Masi", "MACI"), ("Kimria", "Kymriah"), ("Rionsil", "Ryoncil"), ("Kasjevi", "Casgevy")],
)
def test_words_that_sound_alike_have_one_key(word: str, other: str) -> None:
    """Letters of one sound and vowels in a row make no difference."""
    assert sound(word.lower()) == sound(other.lower())


@pytest.mark.parametrize("word", ["make", "mouse", "mako", "mac", "music", "mexico"])
def test_ordinary_words_do_not_sound_like_maci(word: str) -> None:
    """The shortest brand is not heard in everyday words, nor in the name of a robot for knees."""
    assert sound(word) != sound("maci")


TABLE: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "pasted.yaml").read_text("utf-8"))["products"]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["text"][:40])
def test_names_are_found_as_people_write_them(catalogue: Catalogue, row: dict[str, Any]) -> None:
    """Dots, spelled-out letters, odd characters, sounds and generic names find what was worked out by hand."""
    hits, near, topics, _ = ids(search(catalogue, row["text"]))
    assert (hits, near, topics) == (row.get("hits", []), row.get("near", []), row.get("topics", []))


def test_the_table_of_names_is_long() -> None:
    """Names with dots, by sound and generic ones are all there."""
    assert len(TABLE) >= 25


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Wharton's Jelly", ("wharton", "jelly")),
        ("Wharton\u2019s jellies", ("wharton", "jellie")),
        ("MACI\u2122", ("maci",)),
        ("\u00c9xosom\u00e9s", ("exosome",)),
        ("HPC, Cord Blood", ("hpc", "cord", "blood")),
        ("EVs ALS MS", ("evs", "als", "ms")),
        ("weightless", ("weightless",)),
        ("510(k)", ("510", "k")),
        ("", ()),
        ("\u0416", ()),
    ],
)
def test_words_are_made_plain(text: str, words: tuple[str, ...]) -> None:
    """Case, accents, trade marks, apostrophes and the s of the plural make no difference."""
    assert plain(text) == words


@given(typed=st.one_of(st.text(max_size=150), st.text(alphabet="maci exosryncl'-", max_size=60)))
def test_any_text_can_be_looked_up(content: Content, typed: str) -> None:
    """Whatever is typed, the search answers, no product is listed twice, and every source has a number."""
    found = search(content.catalogue, typed)
    products = [*found.hits, *found.near, *found.beside]
    assert len({one.id for one in products}) == len(products)
    cited = [source for one in products for source in one.sources]
    cited += [source for topic in found.topics for source in topic.says.sources]
    assert set(found.numbers(tuple(cited))) <= set(range(1, len(found.sources) + 1))


def test_every_product_is_found_by_its_own_name(catalogue: Catalogue) -> None:
    """Each brand, proper name and other name finds its product."""
    assert len(catalogue.products) > 50
    for product in catalogue.products:
        for name in (product.brand, product.name, *product.also):
            assert product in search(catalogue, name).hits, name


def test_every_word_finds_its_topic(catalogue: Catalogue) -> None:
    """Each word of a topic finds that topic, and is taken for no misspelled product."""
    words = [(topic, word) for topic in catalogue.topics for word in topic.words]
    assert len(words) > 60
    for topic, word in words:
        found = search(catalogue, word)
        assert topic in found.topics, word
        assert found.near == (), word


def test_sources_are_numbered_as_they_are_mentioned(catalogue: Catalogue) -> None:
    """The sources of the first sentence come first, then those of the list, then those of what was found."""
    found = search(catalogue, "SVF")
    assert found.sources == (
        "fda-exosome-safety-notification-2019",
        "exosome-cosmetic-review-jdd",
        "openfda-ndc",
        "fda-approved-cgt-list",
        "fda-purple-book",
        "us-v-us-stem-cell-clinic-2021",
        "us-v-california-stem-cell-2024",
        "fda-consumer-alert-regenerative-2020",
    )
    assert found.numbers(("fda-exosome-safety-notification-2019", "us-v-us-stem-cell-clinic-2021")) == (1, 6)


def test_every_entry_has_a_source(written: dict[str, Any]) -> None:
    """Each product and each topic names at least one source, and the list names its day."""
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", written["as-of"])
    for one in (*written["products"], *written["topics"], written["lead"], written["made"]):
        assert one["sources"], one.get("id")


def test_a_year_stands_in_a_source(written: dict[str, Any], supports: dict[str, str]) -> None:
    """A year of a license stands beside the name in a cited source; a year of a listing in FDA's drug listing."""
    years = 0
    for one in written["products"]:
        year = one.get("licensed") or one.get("first-listed")
        if year is None:
            continue
        years += 1
        sources = ["openfda-ndc"] if "first-listed" in one else one["sources"]
        assert set(sources) <= set(one["sources"])
        own = plain(one["brand"])[-1]  # the brand, or the bank behind the name that all cord blood has
        assert [id for id in sources if year in supports[id] and own in " ".join(plain(supports[id]))], one["id"]
    assert years > 50


def test_years_stand_only_where_they_were_seen(written: dict[str, Any]) -> None:
    """A product has one kind of year at most, and none where its license was not seen."""
    for one in written["products"]:
        assert not ("licensed" in one and "first-listed" in one), one["id"]
        assert one["sure"] != "look-up" or not {"licensed", "first-listed"} & set(one), one["id"]
    assert [one["id"] for one in written["products"] if "first-listed" in one] == [
        *("kresladi", "elevidys", "tudriqev", "genglycos"),
    ]
    assert [one["id"] for one in written["products"] if not {"licensed", "first-listed"} & set(one)] == ["beqvez"]


def test_the_years_that_matter_most(catalogue: Catalogue) -> None:
    """The products that people ask about most have the year of their license."""
    years = {one.id: (one.year, one.first_listed) for one in catalogue.products}
    assert years["maci"] == (2016, False)
    assert years["ryoncil"] == (2024, False)
    assert years["hemacord"] == (2011, False)
    assert years["avance"] == (2025, False)
    assert years["elevidys"] == (2023, True)


def test_maci_is_no_shot_for_arthritis(catalogue: Catalogue) -> None:
    """The one product for the knee says that it is surgery and not a shot for arthritis."""
    (maci,) = (one for one in catalogue.products if one.group == "knee")
    assert "surgery" in maci.use
    assert "not a shot for arthritis" in maci.not_for


def _not_for(catalogue: Catalogue, product: Product) -> str:
    return product.not_for or next(group.not_for for group in catalogue.groups if group.id == product.group)


def test_every_product_says_what_it_is_not_for(catalogue: Catalogue) -> None:
    """Each product, by itself or by its group, names uses that its license does not cover."""
    for product in catalogue.products:
        assert re.match(r"It is not (licensed for|a shot)\b", _not_for(catalogue, product)), product.id


def test_no_exosome_and_no_clinic_word_is_a_name(catalogue: Catalogue) -> None:
    """No product is called by a word that clinics use for what has no license."""
    names = " ".join(" ".join((one.brand, one.name, *one.also)) for one in catalogue.products).lower()
    for word in ("exosome", "stem cell", "mesenchymal", "wharton", "placent", "amniotic", "prp", "svf", "stromal"):
        assert word not in names


def test_a_topic_is_dated(catalogue: Catalogue) -> None:
    """What was found or not found is said with its day, and never as proof that there is none."""
    assert catalogue.as_of == datetime.date(2026, 11, 22)
    for text in (catalogue.lead.text, *(topic.says.text for topic in catalogue.topics)):
        assert "As of November 22, 2026" in text
        assert "we found" in text
    assert "is not complete" in catalogue.made.text


def test_sentences_are_short(catalogue: Catalogue) -> None:
    """No sentence of the list is longer than 20 words."""
    texts = [catalogue.lead.text, catalogue.made.text, *(group.not_for for group in catalogue.groups)]
    texts += [text for one in catalogue.products for text in (one.use, one.not_for)]
    texts += [text for topic in catalogue.topics for text in (topic.says.text, topic.do)]
    sentences = [sentence for text in texts for sentence in re.split(r"(?<=[.?])\s", text)]
    assert len(sentences) > 150
    assert [sentence for sentence in sentences if len(sentence.split()) > 20] == []


def test_a_product_without_words_of_its_own_takes_those_of_its_group(content: Content) -> None:
    """What a product is not for is said by itself, or else by its group."""
    catalogue = content.catalogue
    own = next(one for one in catalogue.products if one.not_for)
    assert catalogue.not_for(own) == own.not_for
    bare = next(one for one in catalogue.products if not one.not_for)
    assert catalogue.not_for(bare) in {group.not_for for group in catalogue.groups if group.id == bare.group}
