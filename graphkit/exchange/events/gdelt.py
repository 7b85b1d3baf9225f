"""GDELT events, versions 1.0 and 2.0.

Source of the columns: *The GDELT Event Database Data Format Codebook*, V1.03 (2013) and V2.0
(2015). The official files have tabs and no header line; BigQuery has the same names; some who
pass them on put in names of their own.

GDELT takes the day of an event from the article's date and words such as "last week"; so where
`SQLDATE` is the day on which the record was added, the date is the article's (`published`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphkit.exchange.events.codes import cameo
from graphkit.exchange.events.days import day
from graphkit.exchange.events.forms import DataSet, Form
from graphkit.exchange.events.work import Columns, Distinct, Sieve, ids_of, numbers

if TYPE_CHECKING:
    import pyarrow as pa

    from graphkit.exchange.events.batches import Batch
    from graphkit.exchange.events.work import Work

__all__ = ["GDELT"]


_FIRST: Final = ("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate")
_ACTOR: Final = (
    *("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code"),
    *("Religion2Code", "Type1Code", "Type2Code", "Type3Code"),
)
_EVENT: Final = (
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass"),
    *("GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone"),
)
_PLACE: Final = ("Type", "FullName", "CountryCode", "ADM1Code", "Lat", "Long", "FeatureID")
_PLACE_2: Final = (*_PLACE[:4], "ADM2Code", *_PLACE[4:])


def _names(place: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns of the official files in order."""
    return (
        *_FIRST,
        *(f"Actor{side}{field}" for side in "12" for field in _ACTOR),
        *_EVENT,
        *(f"{one}Geo_{part}" for one in ("Actor1", "Actor2", "Action") for part in place),
        "DATEADDED",
        "SOURCEURL",
    )


_NEEDED: Final = {
    "id": "GLOBALEVENTID",
    "day": "SQLDATE|Day",
    "code": "EventCode",
    "code_1": "Actor1Code",
    "code_2": "Actor2Code",
    "country_1": "Actor1CountryCode",
    "country_2": "Actor2CountryCode",
}
_OPTIONAL: Final = {
    "name_1": "Actor1Name",
    "name_2": "Actor2Name",
    "group_1": "Actor1KnownGroupCode",
    "group_2": "Actor2KnownGroupCode",
    "added": "DATEADDED",
    "url": "SOURCEURL",
    "mentions": "NumMentions",
    "sources": "NumSources",
    "articles": "NumArticles",
    "tone": "AvgTone",
    "goldstein": "GoldsteinScale",
    "quad": "QuadClass",
    "root": "IsRootEvent",
    "place": "ActionGeo_FullName",
    "lat": "ActionGeo_Lat",
    "long": "ActionGeo_Long",
}
_REUSED: Final = {
    "code_1": "Actor_1_Country_Code",
    "code_2": "Actor_2_Country_Code",
    "country_1": "Actor_1_Country_ABBR",
    "country_2": "Actor_2_Country_ABBR",
}
_REUSED_OPTIONAL: Final = {
    "group_2": "Actor_2_Known_Group_Code|Actor_2_Know_Group_Code",
    "place": "ST_PR_CNTRY",
    "lat": "Lat_Extra",
    "long": "Long_Extra",
    "sure": "Confidence",
}


def _relate(batch: Batch, work: Work) -> Columns:
    sieve = Sieve(batch, work)
    own = ids_of(batch, "id", "gdelt", work, sieve)
    codes = Distinct(batch["code"])
    shown = codes.map(cameo)
    coded = work.coded(sieve, "EventCode", Distinct(shown), batch["code"])
    start = Distinct(batch["day"]).map(day)
    sieve.leave(start.to_numpy(zero_copy_only=False) == "", "is no date", "SQLDATE", batch["day"])
    added = Distinct(batch["added"]).map(day)
    columns = coded | {
        "relation_id": own,
        "start": start,
        "end": start,
        "published": added,
        "date_basis": Distinct(start, added).map(_basis),
        "weight": numbers(batch, "mentions", sieve),
        "confidence": _share(batch, sieve),
        "doc_id": batch["url"],
        "extractor": work.extractor(edition=batch.form.name.removesuffix(" as passed on")),
        "event_id": batch["id"],
        "code": shown,
    }
    for side, end in (("1", "source"), ("2", "target")):
        parts = [batch[f"{part}_{side}"] for part in ("country", "group", "code")]
        columns[end] = Distinct(*parts).map(work.parties.cameo)
        columns[f"{end}_actor"] = batch[f"name_{side}"]
        columns[f"{end}_code"] = batch[f"code_{side}"]
        nobody = columns[end].to_numpy(zero_copy_only=False) == ""
        sieve.leave(nobody, f"has no actor {side}")
    columns |= {name: batch[ours] for name, ours in _KEPT.items()}
    return Columns(columns, len(batch), sieve)


def _basis(start: str, added: str) -> str:
    return "published" if start == added else "text"


def _share(batch: Batch, sieve: Sieve) -> pa.Array:
    """Return GDELT's confidence, per cent, as ours."""
    import pyarrow.compute as pc

    share = pc.divide(numbers(batch, "sure", sieve), 100.0)
    possible = pc.and_(pc.greater_equal(share, 0.0), pc.less_equal(share, 1.0))
    return pc.if_else(possible, share, None)


_KEPT: Final = {
    "goldstein": "goldstein",
    "quad_class": "quad",
    "num_mentions": "mentions",
    "num_sources": "sources",
    "num_articles": "articles",
    "avg_tone": "tone",
    "is_root_event": "root",
    "place": "place",
    "latitude": "lat",
    "longitude": "long",
}

GDELT: Final = DataSet(
    "gdelt",
    "GDELT",
    (
        Form("2.0", _NEEDED, _relate, _OPTIONAL, headerless=_names(_PLACE_2)),
        Form("1.0", _NEEDED, _relate, _OPTIONAL, headerless=_names(_PLACE)),
        Form("1.0", _NEEDED, _relate, _OPTIONAL, headerless=_names(_PLACE)[:-1]),
        Form("2.0 as passed on", _NEEDED | _REUSED, _relate, _OPTIONAL | _REUSED_OPTIONAL),
        Form("", _NEEDED, _relate, _OPTIONAL),
    ),
    ("event_id", "code", "source_code", "target_code", *_KEPT),
    "cameo",
)
