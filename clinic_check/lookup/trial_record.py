"""Reads the record of a study as ClinicalTrials.gov's API gives it (version 2, /api/v2/studies/{nctId})."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from clinic_check.lookup.pasted import shown

FIELDS = (
    "NCTId",
    "BriefTitle",
    "OverallStatus",
    "LastUpdatePostDate",
    "LeadSponsorName",
    "Condition",
    "StudyType",
    "InterventionName",
    "ArmGroupType",
    "LocationFacility",
    "LocationCity",
    "LocationCountry",
)
"""The fields that are asked for."""
LONGEST = 300  # characters of a text; a brief title has 300 at most
MOST = 8  # conditions, interventions and places that are shown
COMPARATORS = {"PLACEBO_COMPARATOR", "SHAM_COMPARATOR"}


@dataclass(frozen=True)
class TrialRecord:
    """A record in its own words; "" or an empty tuple for what it does not say.

    `number`: its own, which differs from an alias that was asked for. `status` and `kind`: words of the API, such as
    RECRUITING and INTERVENTIONAL. `placebo`: whether a group gets a placebo or sham treatment;
    None where the record tells of no groups. `more_places`: how many are not in `places`.
    """

    number: str
    title: str
    status: str
    updated: datetime.date | None
    sponsor: str
    kind: str
    placebo: bool | None
    conditions: tuple[str, ...]
    tested: tuple[str, ...]
    places: tuple[str, ...]
    more_places: int


def record_of(answer: object) -> TrialRecord | None:
    """The record in an answer of the API; None for anything else."""
    section = _inside(answer, "protocolSection")
    number = _text(section, "identificationModule", "nctId")
    if not number:
        return None
    arms = [_text(one, "type") for one in _list(section, "armsInterventionsModule", "armGroups")]
    places = list(dict.fromkeys(filter(None, map(_place, _list(section, "contactsLocationsModule", "locations")))))
    return TrialRecord(
        number=number,
        title=_text(section, "identificationModule", "briefTitle"),
        status=_text(section, "statusModule", "overallStatus"),
        updated=_date(_text(section, "statusModule", "lastUpdatePostDateStruct", "date")),
        sponsor=_text(section, "sponsorCollaboratorsModule", "leadSponsor", "name"),
        kind=_text(section, "designModule", "studyType"),
        placebo=bool(COMPARATORS.intersection(arms)) if any(arms) else None,
        conditions=tuple(_texts(_list(section, "conditionsModule", "conditions")))[:MOST],
        tested=tuple(_texts(_list(section, "armsInterventionsModule", "interventions"), "name"))[:MOST],
        places=tuple(places[:MOST]),
        more_places=max(0, len(places) - MOST),
    )


def _inside(answer: object, *path: str) -> object:
    for name in path:
        answer = answer.get(name) if isinstance(answer, dict) else None
    return answer


def _text(answer: object, *path: str) -> str:
    found = _inside(answer, *path)
    return shown(" ".join(found.split())[:LONGEST]) if isinstance(found, str) else ""


def _list(answer: object, *path: str) -> list[object]:
    found = _inside(answer, *path)
    return found if isinstance(found, list) else []


def _date(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _texts(found: list[object], *path: str) -> Iterator[str]:
    return filter(None, (_text(one, *path) for one in found))


def _place(location: object) -> str:
    return ", ".join(filter(None, (_text(location, name) for name in ("facility", "city", "country"))))
