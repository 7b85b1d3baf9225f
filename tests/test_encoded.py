"""Texts as codes, from columns of every kind."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analysis.encoded import Encoded, as_written, encode, encoded_array, joined
from graphkit.schema import as_text

TEXTS = st.lists(st.one_of(st.none(), st.sampled_from(["", "a", "b", " a", "ä"])), max_size=8)


def decoded(column: Encoded) -> list[str]:
    return [column.values[code] for code in column.codes.tolist()]


@pytest.mark.parametrize(
    "column",
    [
        pa.chunked_array([["b", None], ["a", "b"]]),
        pa.chunked_array([["b", None], ["a", "b"]]).dictionary_encode(),
        pa.chunked_array([[dt.date(2020, 1, 2), None, dt.date(1999, 1, 1)]]),
        pa.chunked_array([[3, 1, None, 3]]),
        pa.chunked_array([[1.5, 2.0, float("nan")]]),
        pa.chunked_array([[None, None]], pa.null()),
        pa.chunked_array([[None, None], [None]], pa.null()),
        pa.chunked_array([[True, False]]),
        pa.chunked_array([], pa.string()),
        pa.chunked_array([pa.array(["x", "a", "b"]).dictionary_encode().slice(1)]),
        pa.chunked_array([[dt.datetime(2020, 1, 2, 3)]]),  # noqa: DTZ001 - as files hold it
    ],
)
def test_codes_stand_for_the_texts_of_a_csv_file(column: pa.ChunkedArray) -> None:
    found = encode(column)
    assert decoded(found) == as_text(column).to_pylist()
    assert found.values == sorted(set(decoded(found)))


@given(TEXTS, TEXTS, st.booleans())
def test_only_what_stands_in_a_row_has_a_code(
    first: list[str | None], second: list[str | None], coded: bool
) -> None:
    column = pa.chunked_array([pa.array(part, pa.string()) for part in (first, second)])
    found = encode(column.dictionary_encode() if coded else column)
    assert decoded(found) == [(text or "").strip() for text in [*first, *second]]
    assert found.values == sorted(set(decoded(found)))
    assert encoded_array(found).to_pylist() == decoded(found)


@given(TEXTS, TEXTS)
def test_joined_columns_share_their_codes(
    first: list[str | None], second: list[str | None]
) -> None:
    columns = [encode(pa.array(part, pa.string())) for part in (first, second)]
    shared = joined(*columns)
    assert [decoded(column) for column in shared] == [decoded(column) for column in columns]
    assert shared[0].values == shared[1].values


def test_codes_are_written_as_texts() -> None:
    table = pa.table({"a": encoded_array(encode(pa.array(["x", "y"]))), "n": [1, 2]})
    assert as_written(table).schema.field("a").type == pa.string()
    assert as_written(table).to_pylist() == [{"a": "x", "n": 1}, {"a": "y", "n": 2}]
