"""The forms in which a data set is published: how it calls its columns, and how we do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from graphkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from graphkit.exchange.events.batches import Batch
    from graphkit.exchange.events.work import Columns, Work

__all__ = ["DataSet", "Form", "bare", "form_of"]

_NOT_ALPHANUMERIC: Final = re.compile(r"[^a-z0-9]")


def bare(name: str) -> str:
    """Return a column's name as forms compare it: lower case, letters and digits only.

    Examples
    --------
    >>> bare("Event_Code"), bare("Event Code"), bare("EventCode")
    ('eventcode', 'eventcode', 'eventcode')
    """
    return _NOT_ALPHANUMERIC.sub("", name.lower())


@dataclass(frozen=True)
class Form:
    """One published form of a data set.

    Parameters
    ----------
    name
        Its name, such as a version; "" for the only one.
    needed
        Our names of the columns that it must have, with what they can be called, separated by |.
    optional
        The same of columns that it may have.
    relate
        Makes relation columns of a batch; None if it kept the rows for `finish`.
    finish
        Makes relation columns of the rows kept.
    headerless
        All its columns in order, if it comes without a header line; it is known by their number.
    """

    name: str
    needed: Mapping[str, str]
    relate: Callable[[Batch, Work], Columns | None]
    optional: Mapping[str, str] = field(default_factory=dict)
    finish: Callable[[Work], Iterator[Columns]] | None = None
    headerless: tuple[str, ...] = ()

    def find(self, header: Sequence[str]) -> dict[str, int]:
        """Return the place in a header of each of our columns that is there."""
        places = {bare(name): place for place, name in reversed([*enumerate(header)])}
        found = {}
        for ours, theirs in (dict(self.needed) | dict(self.optional)).items():
            options = [bare(name) for name in theirs.split("|")]
            place = next((places[name] for name in options if name in places), None)
            if place is not None:
                found[ours] = place
        return found

    def missing(self, header: Sequence[str]) -> list[str]:
        """Return what the needed columns are called that a header does not have."""
        found = self.find(header)
        return [theirs.split("|")[0] for ours, theirs in self.needed.items() if ours not in found]


@dataclass(frozen=True)
class DataSet:
    """A data set.

    Parameters
    ----------
    kind
        As the command line calls it.
    title
        As `extractor` calls it.
    forms
        In the order in which they are tried.
    extra
        Columns of its own, which are kept behind ours.
    codes
        The pack of codes that it uses.
    edition
        A pattern that finds the edition in a file's name.
    """

    kind: str
    title: str
    forms: tuple[Form, ...]
    extra: tuple[str, ...]
    codes: str
    edition: str = ""

    def edition_of(self, name: str) -> str:
        """Return the edition that a file's name tells, "" if none.

        Examples
        --------
        >>> from graphkit.exchange.events.ucdp import UCDP
        >>> UCDP.edition_of("ged221-csv.zip"), UCDP.edition_of("GEDEvent_v23_1.csv")
        ('22.1', '23.1')
        """
        found = re.search(self.edition, name) if self.edition else None
        if found is None:
            return ""
        return ".".join(part for part in found.groups() if part)


def form_of(
    data_set: DataSet, first: Sequence[str], name: str, others: Sequence[DataSet] = ()
) -> tuple[Form, dict[str, int], bool]:
    """Tell the form of a file by its first line.

    Parameters
    ----------
    data_set
        What the user says it is.
    first
        The cells of the first line: a header or, of some forms, a row.
    name
        How messages name the file.
    others
        Other data sets, to say which of them it looks like.

    Returns
    -------
    The form, the place of each of its columns, and whether the line is a header.

    Raises
    ------
    InputError
        If it is none of the data set's forms.
    """
    for form in data_set.forms:
        if form.headerless and len(first) == len(form.headerless) and first[0].strip().isdecimal():
            return form, form.find(form.headerless), False
    for form in data_set.forms:
        if not form.missing(first):
            return form, form.find(first), True
    looks = [one.title for one in others if any(not form.missing(first) for form in one.forms)]
    if looks:
        raise InputError(
            f"{name}: is no {data_set.title} table; its columns are those of {looks[0]}"
        )
    nearest = min(data_set.forms, key=lambda form: len(form.missing(first)) / len(form.needed))
    missing = ", ".join(nearest.missing(first))
    shown = ", ".join(first[:8]) + (" …" if len(first) > len(first[:8]) else "")
    of_form = f" {nearest.name}" if nearest.name else ""
    raise InputError(
        f"{name}: is no {data_set.title}{of_form} table; columns missing: {missing}; it has "
        f"{len(first)}: {shown}"
    )
