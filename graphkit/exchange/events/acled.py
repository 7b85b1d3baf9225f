"""ACLED, the Armed Conflict Location and Event Data.

Source of the columns: *ACLED Codebook*, 2023. A unit is the state whose forces or government an
actor is ("Military Forces of Azerbaijan (2003-)"), else the group with that name in the registry,
else the actor itself. Where only the month is known (`time_precision` 3) the date is the month.
`timestamp`, when the row was last uploaded, is the second clock. `notes` is ACLED's own text, no
sentence of a source, so that it is kept beside and is no evidence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graphkit.exchange.events.days import day, day_of_stamp
from graphkit.exchange.events.forms import DataSet, Form
from graphkit.exchange.events.parties import own_id
from graphkit.exchange.events.work import Columns, Distinct, Sieve, ids_of, numbers

if TYPE_CHECKING:
    from graphkit.exchange.events.batches import Batch
    from graphkit.exchange.events.work import Work

__all__ = ["ACLED"]

_STATE: Final = re.compile(r"(?:Military|Police) Forces of (.+?) \(.*|Government of (.+?) \(.*")
_BRACKETED: Final = re.compile(r"\s*\([^()]*\)\s*$")
_MONTH: Final = "3"
_KEPT: Final = {
    "event_id": "id",
    "source_with": "with_1",
    "target_with": "with_2",
    "time_precision": "precision",
    "fatalities": "fatalities",
    "country": "country",
    "place": "place",
    "latitude": "lat",
    "longitude": "long",
    "notes": "notes",
}


def _relate(batch: Batch, work: Work) -> Columns:
    sieve = Sieve(batch, work)

    def unit(name: str) -> str:
        state = _STATE.match(name)
        if state and (found := work.parties.country(state[1] or state[2])):
            return found
        plain = _BRACKETED.sub("", name)
        return work.parties.collective(plain) or own_id("ACLED", name)

    own = ids_of(batch, "id", "acled", work, sieve)
    coded = work.coded(sieve, "sub_event_type", Distinct(batch["type"]), batch["type"])
    start = Distinct(batch["day"], batch["precision"]).map(_when)
    undated = start.to_numpy(zero_copy_only=False) == ""
    sieve.leave(undated, "is no date", "event_date", batch["day"])
    columns = coded | {
        "relation_id": own,
        "start": start,
        "end": start,
        "published": Distinct(batch["stamp"]).map(day_of_stamp),
        "date_basis": "text",
        "publisher": batch["publisher"],
        "weight": numbers(batch, "fatalities", sieve),
        "extractor": work.extractor(),
        "code": batch["type"],
    }
    for side, end in (("1", "source"), ("2", "target")):
        columns[end] = Distinct(batch[f"actor_{side}"]).map(unit)
        columns[f"{end}_actor"] = batch[f"actor_{side}"]
        nobody = columns[end].to_numpy(zero_copy_only=False) == ""
        sieve.leave(nobody, f"has no actor {side}")
    columns |= {name: batch[ours] for name, ours in _KEPT.items()}
    return Columns(columns, len(batch), sieve)


def _when(text: str, precision: str) -> str:
    found = day(text)
    return found[:7] if precision == _MONTH else found


ACLED: Final = DataSet(
    "acled",
    "ACLED",
    (
        Form(
            "",
            {
                "id": "event_id_cnty",
                "day": "event_date",
                "type": "sub_event_type",
                "actor_1": "actor1",
                "actor_2": "actor2",
            },
            _relate,
            {
                "precision": "time_precision",
                "with_1": "assoc_actor_1",
                "with_2": "assoc_actor_2",
                "publisher": "source",
                "stamp": "timestamp",
                "fatalities": "fatalities",
                "country": "country",
                "place": "location",
                "lat": "latitude",
                "long": "longitude",
                "notes": "notes",
            },
        ),
    ),
    ("code", *_KEPT),
    "acled",
)
