"""POLECAT, the event data that followed ICEWS.

Source of the columns: *POLECAT Weekly Data*, Halterman and others, Harvard Dataverse
doi:10.7910/DVN/AJGVIT. The files are tab-separated. Events are of PLOVER types and modes, countries
have their ISO 3166 code; both the day of the event and that of the publication are given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphkit.exchange.events.days import day
from graphkit.exchange.events.forms import DataSet, Form
from graphkit.exchange.events.parties import own_id
from graphkit.exchange.events.work import Columns, Distinct, Sieve, ids_of

if TYPE_CHECKING:
    from graphkit.exchange.events.batches import Batch
    from graphkit.exchange.events.work import Work

__all__ = ["POLECAT"]

_KEPT: Final = {
    "event_id": "id",
    "intensity": "intensity",
    "source_sectors": "sectors_source",
    "target_sectors": "sectors_target",
    "contexts": "contexts",
    "quad_code": "quad",
    "place": "place",
    "country": "country",
    "latitude": "lat",
    "longitude": "long",
}
_MISSING: Final = frozenset({"", "None", "NA", "nan"})


def _relate(batch: Batch, work: Work) -> Columns:
    sieve = Sieve(batch, work)

    def unit(country: str, name: str) -> str:
        if country in work.parties.registry.actors:
            return country
        if country not in _MISSING:
            return work.parties.country(country) or own_id("POLECAT", country)
        return work.parties.collective(name) or own_id("POLECAT", name)

    own = ids_of(batch, "id", "polecat", work, sieve)
    shown = Distinct(batch["type"], batch["mode"]).map(_key)
    coded = work.coded(sieve, "Event Type", Distinct(shown, batch["type"]), shown)
    start = Distinct(batch["day"]).map(day)
    undated = start.to_numpy(zero_copy_only=False) == ""
    sieve.leave(undated, "is no date", "Event Date", batch["day"])
    published = Distinct(batch["published"]).map(day)
    columns = coded | {
        "relation_id": own,
        "start": start,
        "end": start,
        "published": published,
        "date_basis": Distinct(start, published).map(_basis),
        "publisher": batch["publisher"],
        "extractor": work.extractor(),
        "code": shown,
    }
    for end, name in (("source", "Actor"), ("target", "Recipient")):
        columns[end] = Distinct(batch[f"country_{end}"], batch[end]).map(unit)
        columns[f"{end}_actor"] = batch[end]
        nobody = columns[end].to_numpy(zero_copy_only=False) == ""
        sieve.leave(nobody, f"has no {name.lower()}")
    columns |= {name: batch[ours] for name, ours in _KEPT.items()}
    return Columns(columns, len(batch), sieve)


def _key(kind: str, mode: str) -> str:
    """Join type and mode as the pack has them."""
    return f"{kind}:{mode}" if mode not in _MISSING else kind


def _basis(start: str, published: str) -> str:
    return "published" if start == published else "text"


def _side(end: str, name: str) -> dict[str, str]:
    return {end: f"{name} Name", f"country_{end}": f"{name} Country"}


POLECAT: Final = DataSet(
    "polecat",
    "POLECAT",
    (
        Form(
            "",
            {"id": "Event ID", "day": "Event Date", "type": "Event Type"}
            | _side("source", "Actor")
            | _side("target", "Recipient"),
            _relate,
            {
                "mode": "Event Mode",
                "intensity": "Intensity|Event Intensity",
                "quad": "Quad Code",
                "contexts": "Contexts",
                "sectors_source": "Actor Sectors|Primary Actor Sector",
                "sectors_target": "Recipient Sectors|Primary Recipient Sector",
                "place": "Placename",
                "country": "Country",
                "lat": "Latitude",
                "long": "Longitude",
                "publisher": "Source",
                "published": "Publication Date",
            },
        ),
    ),
    ("code", *_KEPT),
    "plover",
)
