"""UCDP: georeferenced events (GED), dyad-years, and the list of actors.

Source of the columns: *UCDP GED Codebook*, *UCDP Dyadic Dataset Codebook* and *UCDP Actor Dataset
Codebook*, versions 22.1 and after; CC BY 4.0. Governments are the states with their Gleditsch-Ward
number or name; a group is that of the registry with exactly its name, else itself. The list of
actors tells which of them stood in an alliance, without dates.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graphkit.exchange.events.days import day, parts, reduced
from graphkit.exchange.events.forms import DataSet, Form
from graphkit.exchange.events.parties import own_id
from graphkit.exchange.events.work import Columns, Distinct, Sieve, ids_of, numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphkit.exchange.events.batches import Batch
    from graphkit.exchange.events.work import Work

__all__ = ["UCDP"]

_GOVERNMENT: Final = "Government of "
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_SEPARATORS: Final = re.compile(r"[;,]")
_KEPT: Final = {
    "event_id": "id",
    "relid": "relid",
    "conflict": "conflict",
    "dyad": "dyad",
    "date_prec": "precision",
    "date_start": "first",
    "date_end": "last",
    "where_prec": "where_prec",
    "event_clarity": "clarity",
    "place": "place",
    "country": "country",
    "latitude": "lat",
    "longitude": "long",
    "best": "best",
    "low": "low",
    "high": "high",
    "headline": "headline",
    "source_original": "original",
    "intensity": "intensity",
    "source_allies": "allies_a",
    "target_allies": "allies_b",
}


def _plain(number: str) -> str:
    return number.removesuffix(".0")


def _unit(work: Work) -> Callable[[str, str, str, str], str]:
    """Return what makes a unit of a side's name, id, Gleditsch-Ward number and day."""

    def unit(name: str, own: str, number: str, on: str) -> str:
        state = work.parties.number(number, "GW", on) if number else ""
        if state and ":" not in state:
            return state
        if name.startswith(_GOVERNMENT):
            return work.parties.country(name.removeprefix(_GOVERNMENT)) or own_id("UCDP", name)
        plain = _plain(own)
        called = own_id("UCDP", f"{name}-{plain}" if plain else name)
        return work.parties.collective(name) or called

    return unit


def _sides(batch: Batch, work: Work, sieve: Sieve, years: Distinct) -> dict[str, object]:
    """Return the columns of the two sides."""
    on = years.map(lambda text: text[:4])
    columns: dict[str, object] = {}
    for side, end in (("a", "source"), ("b", "target")):
        cells = [batch[f"side_{side}"], batch[f"id_{side}"], batch[f"gw_{side}"], on]
        columns[end] = found = Distinct(*cells).map(_unit(work))
        columns[f"{end}_actor"] = batch[f"side_{side}"]
        sieve.leave(found.to_numpy(zero_copy_only=False) == "", f"has no side {side.upper()}")
    return columns


def _relate_events(batch: Batch, work: Work) -> Columns:
    sieve = Sieve(batch, work)
    own = ids_of(batch, "id", "ucdp", work, sieve)
    shown = Distinct(batch["type"]).map(_plain)
    keys = Distinct(Distinct(shown).map("ucdp:{}".format))
    coded = work.coded(sieve, "type_of_violence", keys, shown)
    dates = Distinct(batch["first"], batch["last"], batch["precision"])
    spans = [_span(*cells) for cells in dates.values]
    start = dates.spread([span[0] for span in spans])
    undated = start.to_numpy(zero_copy_only=False) == ""
    sieve.leave(undated, "is no date, or its end is before it", "date_start", batch["first"])
    columns = coded | {
        "relation_id": own,
        "start": start,
        "end": dates.spread([span[1] for span in spans]),
        "published": Distinct(batch["source_date"], batch["article"]).map(_first_day),
        "date_basis": "text",
        "publisher": batch["office"],
        "doc_id": batch["article"],
        "weight": numbers(batch, "best", sieve),
        "extractor": work.extractor(part=batch.form.name),
        "code": shown,
    }
    columns |= _sides(batch, work, sieve, Distinct(start))
    columns |= {name: batch[ours] for name, ours in _KEPT.items()}
    columns["event_id"] = Distinct(batch["id"]).map(_plain)
    return Columns(columns, len(batch), sieve)


def _span(first: str, last: str, precision: str) -> tuple[str, str]:
    start, end = day(first), day(last or first)
    if not start or not end or end < start:
        return "", ""
    return reduced(start, end, _plain(precision))


def _first_day(dates: str, article: str) -> str:
    """Return the earliest day on which a source told it, "" if none is given."""
    found = (day(one) for one in _DAY.findall(dates) or _DAY.findall(article))
    return min((one for one in found if one), default="")


def _relate_years(batch: Batch, work: Work) -> Columns:
    """Make one clash of each dyad and year."""
    import pyarrow.compute as pc

    sieve = Sieve(batch, work)
    year = Distinct(batch["year"]).map(lambda text: parts(text, "", ""))
    sieve.leave(year.to_numpy(zero_copy_only=False) == "", "is no year", "year", batch["year"])
    dyad = Distinct(batch["dyad"]).map(_plain)
    own = pc.binary_join_element_wise("ucdp", dyad, year, ":")
    sieve.leave(work.seen.repeated(own), "stands twice", "dyad_id", own)
    columns = {
        "relation_id": own,
        "relation": work.codes["ucdp:1"].relation,
        "status": "asserted",
        "rule": "UCDP dyad-year",
        "start": year,
        "end": year,
        "weight": numbers(batch, "intensity", sieve),
        "extractor": work.extractor(part=batch.form.name),
        "code": "dyad-year",
    }
    columns |= _sides(batch, work, sieve, Distinct(year))
    columns |= {name: batch[ours] for name, ours in _KEPT.items()}
    return Columns(columns, len(batch), sieve)


def _relate_actors(batch: Batch, work: Work) -> Columns:
    """Make an undated alliance of each actor that the list says stood in one."""
    import pyarrow.compute as pc

    sieve = Sieve(batch, work)
    own = Distinct(batch["id"]).map(_plain)
    sieve.leave(work.seen.repeated(own), "stands twice", "ActorId", own)
    ally = Distinct(batch["ally_id"]).map(_plain)
    sieve.leave(
        ally.to_numpy(zero_copy_only=False) == "", "tells of no alliance", "ActorIdAlliance"
    )
    several = pc.match_substring_regex(ally, r"[;,]")
    sieve.leave(several, "names several alliances", "ActorIdAlliance", ally)
    unit = _unit(work)
    columns = {
        "relation_id": pc.binary_join_element_wise("ucdp:actor", own, ally, ":"),
        "relation": "alliance",
        "status": "asserted",
        "rule": "UCDP Alliance",
        "source": Distinct(batch["name"], own).map(lambda name, key: unit(name, key, "", "")),
        "target": Distinct(batch["ally"], ally).map(lambda name, key: unit(name, key, "", "")),
        "source_actor": batch["name"],
        "target_actor": batch["ally"],
        "extractor": work.extractor(part=batch.form.name),
        "code": "Alliance",
        "event_id": own,
        "place": batch["place"],
    }
    return Columns(columns, len(batch), sieve)


_SIDES: Final = {
    "gw_a": "gwnoa|gwno_a",
    "gw_b": "gwnob|gwno_b",
    "id_a": "side_a_new_id|side_a_id|side_a_dset_id",
    "id_b": "side_b_new_id|side_b_id|side_b_dset_id",
}
_EVENTS: Final = Form(
    "GED",
    {
        "id": "id",
        "type": "type_of_violence",
        "side_a": "side_a",
        "side_b": "side_b",
        "first": "date_start",
        "last": "date_end",
    },
    _relate_events,
    _SIDES
    | {
        "precision": "date_prec",
        "conflict": "conflict_name",
        "dyad": "dyad_name",
        "relid": "relid",
        "where_prec": "where_prec",
        "clarity": "event_clarity",
        "place": "where_coordinates",
        "country": "country",
        "lat": "latitude",
        "long": "longitude",
        "best": "best",
        "low": "low",
        "high": "high",
        "article": "source_article",
        "office": "source_office",
        "source_date": "source_date",
        "headline": "source_headline",
        "original": "source_original",
    },
)
_YEARS: Final = Form(
    "Dyadic",
    {"dyad": "dyad_id", "year": "year", "side_a": "side_a", "side_b": "side_b"},
    _relate_years,
    _SIDES
    | {
        "conflict": "conflict_id",
        "intensity": "intensity_level",
        "allies_a": "side_a_2nd",
        "allies_b": "side_b_2nd",
        "country": "location",
    },
)
_ACTORS: Final = Form(
    "Actor",
    {
        "id": "ActorId",
        "name": "NameData",
        "ally": "NameAlliance",
        "ally_id": "ActorIdAlliance",
    },
    _relate_actors,
    {"place": "Location"},
)

UCDP: Final = DataSet(
    "ucdp",
    "UCDP",
    (_EVENTS, _YEARS, _ACTORS),
    ("code", *_KEPT),
    "conflict",
    r"(?i)(?:ged|dyadic|actor)\D*?[-_v]*(\d\d)[._]?(\d)(?!\d)",
)
