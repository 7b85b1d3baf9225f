"""ICEWS coded event data.

Source of the columns: *ICEWS Coded Event Data Read Me*, Boschee and others, Harvard Dataverse
doi:10.7910/DVN/28075. The official files are tab-separated. `Event Date` is the day of the story,
so that both clocks have it. A unit is the country; without one what the name alone tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphkit.exchange.events.codes import cameo
from graphkit.exchange.events.days import day
from graphkit.exchange.events.forms import DataSet, Form
from graphkit.exchange.events.parties import own_id
from graphkit.exchange.events.work import Columns, Distinct, Sieve, ids_of

if TYPE_CHECKING:
    from graphkit.exchange.events.batches import Batch
    from graphkit.exchange.events.work import Work

__all__ = ["ICEWS"]

_KEPT: Final = {
    "event_id": "id",
    "intensity": "intensity",
    "source_sectors": "sectors_source",
    "target_sectors": "sectors_target",
    "sentence": "sentence",
    "place": "place",
    "country": "country",
    "latitude": "lat",
    "longitude": "long",
}


def _relate(batch: Batch, work: Work) -> Columns:
    sieve = Sieve(batch, work)

    def unit(country: str, name: str) -> str:
        if country:
            return work.parties.country(country) or own_id("ICEWS", country)
        return work.parties.collective(name) or own_id("ICEWS", name)

    own = ids_of(batch, "id", "icews", work, sieve)
    shown = Distinct(batch["code"]).map(cameo)
    coded = work.coded(sieve, "CAMEO Code", Distinct(shown), batch["code"])
    start = Distinct(batch["day"]).map(day)
    undated = start.to_numpy(zero_copy_only=False) == ""
    sieve.leave(undated, "is no date", "Event Date", batch["day"])
    columns = coded | {
        "relation_id": own,
        "start": start,
        "end": start,
        "published": start,
        "date_basis": "published",
        "publisher": batch["publisher"],
        "doc_id": batch["story"],
        "extractor": work.extractor(),
        "code": shown,
    }
    for end in ("source", "target"):
        columns[end] = Distinct(batch[f"country_{end}"], batch[end]).map(unit)
        columns[f"{end}_actor"] = batch[end]
        nobody = columns[end].to_numpy(zero_copy_only=False) == ""
        sieve.leave(nobody, f"has no {end}")
    columns |= {name: batch[ours] for name, ours in _KEPT.items()}
    return Columns(columns, len(batch), sieve)


ICEWS: Final = DataSet(
    "icews",
    "ICEWS",
    (
        Form(
            "",
            {
                "id": "Event ID",
                "day": "Event Date",
                "source": "Source Name",
                "country_source": "Source Country",
                "code": "CAMEO Code",
                "target": "Target Name",
                "country_target": "Target Country",
            },
            _relate,
            {
                "intensity": "Intensity",
                "sectors_source": "Source Sectors",
                "sectors_target": "Target Sectors",
                "story": "Story ID",
                "sentence": "Sentence Number",
                "publisher": "Publisher",
                "place": "City",
                "country": "Country",
                "lat": "Latitude",
                "long": "Longitude",
            },
        ),
    ),
    ("code", *_KEPT),
    "cameo",
)
