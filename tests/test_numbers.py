"""Numbers and phrases in pasted text, recognized by their form alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from clinic_check.lookup.numbers import KINDS, Candidate, read

# text -> what is found: "what stands there = kind number !fault | next reading ~" (~ for a number without its word)
EXAMPLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    # NCT
    ("NCT01234567", ("NCT01234567 = nct NCT01234567",)),
    ("nct01234567", ("nct01234567 = nct NCT01234567",)),
    ("NCT 01234567", ("NCT 01234567 = nct NCT01234567",)),
    ("NCT-01234567", ("NCT-01234567 = nct NCT01234567",)),
    ("NCT number: 01234567", ("NCT number: 01234567 = nct NCT01234567",)),
    ("ClinicalTrials.gov Identifier: NCT01234567.", ("NCT01234567 = nct NCT01234567",)),
    ("https://clinicaltrials.gov/study/NCT01234567?term=55555", ("NCT01234567 = nct NCT01234567",)),
    ("NCT0123456", ("NCT0123456 = nct NCT0123456 !form",)),
    ("NCT012345678", ("NCT012345678 = nct NCT012345678 !form",)),
    ("NCT0XXXXXXX", ("NCT0XXXXXXX = nct NCT0XXXXXXX !form",)),
    ("01234567", ()),
    ("listed on ClinicalTrials.gov", ("ClinicalTrials.gov = nct",)),
    ("XNCT01234567", ()),
    # IND
    ("IND 12345", ("IND 12345 = ind 12345",)),
    ("IND #123456", ("IND #123456 = ind 123456",)),
    ("IND1234", ("IND1234 = ind 1234",)),
    ("IND No. 12345", ("IND No. 12345 = ind 12345",)),
    ("IND application number 12345", ("IND application number 12345 = ind 12345",)),
    ("our IND number is 12345", ("IND number is 12345 = ind 12345",)),
    ("BB-IND 12345", ("BB-IND 12345 = ind 12345",)),
    ("IND 123", ("IND 123 = ind 123 !form",)),
    ("IND 1234567", ("IND 1234567 = ind 1234567 !form",)),
    ("We hold an IND from FDA", ("IND = ind",)),
    ("what kind 12345", ("12345 = ind 12345 ~",)),
    ("these findings", ()),
    ("ind, bla, npi and fei in small letters", ()),
    ("IND 12345,54321", ("IND 12345 = ind 12345", "54321 = ind 54321 ~")),
    ("IND (pending)", ("IND (pending) = ind-pending",)),
    # without a word, every reading
    ("1234", ("1234 = ind 1234 ~",)),
    ("12345", ("12345 = ind 12345 ~",)),
    ("123456", ("123456 = ind 123456 | bla BLA123456 | k-number K123456 | fda-letter 123456 ~",)),
    ("Ref. #681586!", ("681586 = ind 681586 | bla BLA681586 | k-number K681586 | fda-letter 681586 ~",)),
    ("123", ()),
    ("2015", ("2015 = ind 2015 ~",)),
    ("since 2015", ()),
    ("2019-2024", ()),
    # BLA
    ("BLA125730", ("BLA125730 = bla BLA125730",)),
    ("BLA 125730", ("BLA 125730 = bla BLA125730",)),
    ("BLA No. 125730/0", ("BLA No. 125730 = bla BLA125730",)),
    ("BLA12573", ("BLA12573 = bla BLA12573 !form",)),
    ("BLA1257301", ("BLA1257301 = bla BLA1257301 !form",)),
    # NDC
    ("NDC 1234-5678-90", ("NDC 1234-5678-90 = ndc 1234-5678",)),
    ("NDC 12345-678-90", ("NDC 12345-678-90 = ndc 12345-678",)),
    ("NDC 12345-6789-0", ("NDC 12345-6789-0 = ndc 12345-6789",)),
    ("NDC: 69866-1030", ("NDC: 69866-1030 = ndc 69866-1030",)),
    ("69866-1030-1", ("69866-1030-1 = ndc 69866-1030 ~",)),
    ("1234-5678", ("1234-5678 = ndc 1234-5678 ~",)),
    ("12345-678", ("12345-678 = ndc 12345-678 ~",)),
    ("NDC 12345\u20116789\u20110", ("NDC 12345-6789-0 = ndc 12345-6789",)),
    ("NDC 12345-6789-01", ("NDC 12345-6789-01 = ndc 12345-6789-01 !form ?12345-6789",)),
    ("12345-6789-01", ("12345-6789-01 = ndc 12345-6789-01 !form ?12345-6789 ~",)),
    ("NDC 1234567890", ("NDC 1234567890 = ndc 1234567890 !form",)),
    ("NDC 123-4567-89", ("NDC 123-4567-89 = ndc 123-4567-89 !form",)),
    ("12-345", ()),
    # 510(k)
    ("K123456", ("K123456 = k-number K123456",)),
    ("k123456", ("k123456 = k-number K123456",)),
    ("K123456/S001", ("K123456 = k-number K123456",)),
    ("510(k) number K123456", ("K123456 = k-number K123456",)),
    ("510(k) no. 123456", ("510(k) no. 123456 = k-number K123456",)),
    ("K12345", ("K12345 = k-number K12345 !form",)),
    ("K1234567", ("K1234567 = k-number K1234567 !form",)),
    ("PK123456", ()),
    ("vitamin K2", ()),
    ("a 510(k)", ("510(k) = k-number",)),
    # FEI
    ("FEI 3012345678", ("FEI 3012345678 = fei 3012345678",)),
    ("FEI: 1234567", ("FEI: 1234567 = fei 1234567",)),
    ("FEI 12345678", ("FEI 12345678 = fei 12345678 !form",)),
    ("3012345678", ("3012345678 = fei 3012345678 ~",)),
    ("1234567", ("1234567 = fei 1234567 ~",)),
    # letters
    ("MARCS-CMS 681586", ("MARCS-CMS 681586 = fda-letter 681586",)),
    ("marcs cms #681586", ("marcs cms #681586 = fda-letter 681586",)),
    ("CBER-24-681586", ("CBER-24-681586 = fda-letter CBER-24-681586",)),
    ("MARCS-CMS 68158", ("MARCS-CMS 68158 = fda-letter 68158 !form",)),
    ("CBER-24-6815861", ("CBER-24-6815861 = fda-letter CBER-24-6815861 !form",)),
    ("24-681586", ()),
    # NPI
    ("NPI 1993999998", ("NPI 1993999998 = npi 1993999998",)),
    ("NPI: 1993999999", ("NPI: 1993999999 = npi 1993999999 !check-digit",)),
    ("NPI 3993999998", ("NPI 3993999998 = npi 3993999998 !form",)),
    ("NPI 199399999", ("NPI 199399999 = npi 199399999 !form",)),
    ("1993999998", ("1993999998 = npi 1993999998 | fei 1993999998 ~",)),
    ("1993999999", ("1993999999 = npi 1993999999 !check-digit | fei 1993999999 ~",)),
    # registers abroad
    ("ISRCTN12345678", ("ISRCTN12345678 = isrctn ISRCTN12345678",)),
    ("ISRCTN1234567", ("ISRCTN1234567 = isrctn ISRCTN1234567 !form",)),
    ("ACTRN12612000346897", ("ACTRN12612000346897 = actrn ACTRN12612000346897",)),
    ("ACTRN1261200034689", ("ACTRN1261200034689 = actrn ACTRN1261200034689 !form",)),
    ("EU CT 2024-512345-12-00", ("EU CT 2024-512345-12-00 = eu-ct 2024-512345-12-00",)),
    ("EudraCT number: 2017-004823-66", ("EudraCT number: 2017-004823-66 = eu-ct 2017-004823-66",)),
    ("2017-004823-66", ("2017-004823-66 = eu-ct 2017-004823-66 ~",)),
    ("EudraCT 2017-00482-66", ("EudraCT 2017-00482-66 = eu-ct 2017-00482-66 !form",)),
    # phrases
    ("our FDA registered clinic", ("FDA registered = fda-registered",)),
    ("an FDA-registered lab", ("FDA-registered = fda-registered",)),
    ("registered with the FDA", ("registered with the FDA = fda-registered",)),
    (
        "registered with the U.S. Food and Drug Administration",
        ("registered with the U.S. Food and Drug Administration = fda-registered",),
    ),
    ("FDA compliant", ("FDA compliant = fda-registered",)),
    ("FDA\nregistered", ("FDA registered = fda-registered",)),
    ("FDA registration certificate", ("FDA registration certificate = registration-certificate",)),
    ("a Certificate of Registration", ("Certificate of Registration = registration-certificate",)),
    ("FDA certified", ("FDA certified = registration-certificate",)),
    ("FDA-approved", ("FDA-approved = fda-approved",)),
    ("approved by the FDA", ("approved by the FDA = fda-approved",)),
    ("FDA cleared PRP kit", ("FDA cleared = fda-cleared",)),
    ("510(k)-cleared", ("510(k)-cleared = fda-cleared",)),
    ("made in a cGMP lab", ("cGMP = cgmp",)),
    ("Good Manufacturing Practices", ("Good Manufacturing Practices = cgmp",)),
    ("IRB approved", ("IRB approved = irb",)),
    ("IRB-approved", ("IRB-approved = irb",)),
    ("IRB #00001234", ("IRB #00001234 = irb 00001234",)),
    ("an independent ethics committee", ("ethics committee = irb",)),
    ("IND pending", ("IND pending = ind-pending",)),
    ("exempt under 21 CFR 1271.10(a)", ("21 CFR 1271.10 = tissue-rule",)),
    ("regulated under section 361 of a law", ("section 361 = tissue-rule",)),
    ("a 361 HCT/P", ("361 HCT/P = tissue-rule",)),
    ("our HCT/Ps", ("HCT/Ps = tissue-rule",)),
    ("section 12 of the lease, 21 CFR 312, a hctp", ()),
    ("IND application filed", ("IND application filed = ind-pending",)),
    ("a pre-IND meeting", ("pre-IND = ind-pending",)),
    ("we were registered in Florida", ()),
    # passed over
    ("$4500, $ 12000, 4500 USD and 5000 patients", ()),
    ("12,345 or 1.5000 or 10:3000", ()),
    ("on 12/03/2024", ()),
    ("call 305-555-1234, (305) 555 1234 or 1-800-332-1088", ()),
    ("Suite 1200, P.O. Box #12345, Miami, FL 33101", ()),
    ("https://example.com/page/12345?id=67890", ()),
    ("50000mg of 12000 cells", ()),
    ("", ()),
    ("   \n\t ", ()),
    ("nothing of the kind", ()),
    # kits
    ("BK090008", ("BK090008 = bk-number BK090008",)),
    ("bk 090008", ("bk 090008 = bk-number BK090008",)),
    ("510(k) Number: BK090008", ("BK090008 = bk-number BK090008",)),
    ("BK09008", ("BK09008 = bk-number BK09008 !form",)),
    # registers of other countries
    ("ChiCTR2100045678", ("ChiCTR2100045678 = other-register ChiCTR 2100045678",)),
    ("chictr-1900026567", ("chictr-1900026567 = other-register ChiCTR 1900026567",)),
    ("CTRI/2021/05/033456", ("CTRI/2021/05/033456 = other-register CTRI 2021/05/033456",)),
    # several, in their order, each once
    (
        "FDA-registered lab. NCT01234567, K123456, and NCT01234567 again, registered with FDA.",
        ("FDA-registered = fda-registered", "NCT01234567 = nct NCT01234567", "K123456 = k-number K123456"),
    ),
    ("681586, see MARCS-CMS 681586", ("MARCS-CMS 681586 = fda-letter 681586",)),
    ("NDC 12345-6789-0 and NDC 12345-6789", ("NDC 12345-6789-0 = ndc 12345-6789",)),
    ("An IND. Its number: IND 12345", ("IND 12345 = ind 12345",)),
    ("12345 and 54321", ("12345 = ind 12345 ~", "54321 = ind 54321 ~")),
)

NASTY = (
    *("1", "1-", "12345 ", "1.", "1a-", "NCT0", "K1", "$1", ", FL 1", "305-555-", "-", "#", " ", "\u00ad"),
    *("IND (", "IND no ", "IND no no no ", "510(k) ", "FDA ", "FDA establishment ", "registered ", "the U.S. ", "a"),
)
A_WORD_OR_TWO = st.sampled_from(
    ["NCT", "IND", "BLA", "NDC", "K", "FEI", "NPI", "510(k)", "CBER-", "MARCS-CMS", "ISRCTN", "EU CT", "IRB", "FDA "]
)


def _shown(text: str) -> tuple[str, ...]:
    return tuple(
        f"{one.text} = {' | '.join(map(_said, one.candidates))}{' ~' if one.bare else ''}" for one in read(text).found
    )


def _said(it: Candidate) -> str:
    marks = [it.kind, it.number, it.fault and f"!{it.fault}", it.perhaps and f"?{it.perhaps}"]
    return " ".join(filter(None, marks))


def test_the_table_of_examples_is_long_and_names_every_kind_and_fault() -> None:
    """The table below cannot shrink unseen, and no kind or fault is without an example."""
    assert len(EXAMPLES) >= 60
    assert len({text for text, _ in EXAMPLES}) == len(EXAMPLES)
    found = {(it.kind, it.fault) for text, _ in EXAMPLES for one in read(text).found for it in one.candidates}
    assert found == {(kind, fault) for kind, faults in KINDS.items() for fault in ("", *faults)}


@pytest.mark.parametrize(("text", "expected"), EXAMPLES)
def test_text_gives_exactly_these_readings(text: str, expected: tuple[str, ...]) -> None:
    """What is found, as it stands, with every reading, its number and its fault, in the order of the text."""
    assert _shown(text) == expected


TABLE: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "pasted.yaml").read_text("utf-8"))["numbers"]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["text"][:40])
def test_numbers_are_read_as_labels_and_people_write_them(row: dict[str, Any]) -> None:
    """Grouped digits, FDA's own forms, slips, Spanish and leaflets give what was worked out by hand."""
    assert list(_shown(row["text"])) == row["found"]
    assert read(row["text"]).passed == row.get("passed", False)


def test_the_table_of_what_was_reported_is_whole() -> None:
    """Every reported row is there, and others."""
    assert sum("report" in row for row in TABLE) == 12
    assert len(TABLE) > 40


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    """No text raises, nothing is found twice, and every kind is one that has its text."""
    found = read(text).found
    assert len({one.candidates for one in found}) == len(found)
    assert all(it.kind in KINDS for one in found for it in one.candidates)


@given(st.lists(st.one_of(A_WORD_OR_TWO, st.text("0123456789", max_size=15), st.sampled_from(" -#:.,/()$\n"))))
def test_any_mix_of_words_digits_and_signs_is_taken(parts: list[str]) -> None:
    """No mix raises, and each number stands in the text or is one behind the letters of its register."""
    text = "".join(parts)
    digits = re.sub("[^0-9]", "", text)
    for one in read(text).found:
        assert one.candidates
        assert all(re.sub("[^0-9]", "", it.number) in digits for it in one.candidates)


@given(st.integers(min_value=100_000_000, max_value=299_999_999))
def test_exactly_one_last_digit_is_the_check_digit(first_nine: int) -> None:
    """Of the ten numbers with the same first nine digits, one is free of faults as an NPI."""
    faults = [read(f"NPI {first_nine}{last}").found[0].candidates[0].fault for last in range(10)]
    assert sorted(faults) == ["", *["check-digit"] * 9]


@pytest.mark.parametrize("piece", NASTY)
def test_a_long_text_of_the_worst_kind_is_read(piece: str) -> None:
    """It is read to its end; reading it again from each character would take longer than anybody waits for tests."""
    assert all(one.candidates for one in read(piece * (50_000 // len(piece))).found)
