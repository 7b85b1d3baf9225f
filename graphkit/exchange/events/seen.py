"""Which ids there were already, in eight bytes an id."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

__all__ = ["Seen"]

_LARGEST: Final = 18  # figures that a signed number of 64 bits always holds


class Seen:
    """The ids of all rows so far.

    Figures are kept as numbers, other ids as a hash of 63 bits (at a hundred million ids two of
    them fall together with a chance of one in two thousand). They lie in sorted runs, each at least
    twice as long as the next, so that a batch costs little and memory is bounded by eight bytes an
    id, twice that while runs are joined.

    Examples
    --------
    >>> import pyarrow as pa
    >>> seen = Seen()
    >>> seen.repeated(pa.array(["7", "8", "7"])).tolist()
    [False, False, True]
    >>> seen.repeated(pa.array(["9", "8"])).tolist()
    [False, True]
    """

    def __init__(self) -> None:
        self._runs: list[npt.NDArray[np.int64]] = []

    def repeated(self, ids: pa.Array) -> npt.NDArray[np.bool_]:
        """Tell which ids were there in an earlier row, and take them in; empty ones never were."""
        import numpy as np

        keys = _keys(ids)
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        twice = np.zeros(len(keys), bool)
        twice[order[1:]] = ordered[1:] == ordered[:-1]
        for run in self._runs:
            twice |= _among(keys, run)
        self._take_in(np.unique(keys[~twice]))
        empty = np.array([not one for one in ids.to_pylist()], bool)
        result: npt.NDArray[np.bool_] = twice & ~empty
        return result

    def _take_in(self, run: npt.NDArray[np.int64]) -> None:
        import numpy as np

        while self._runs and len(self._runs[-1]) < 2 * len(run):
            run = np.concatenate([self._runs.pop(), run])
            run.sort(kind="stable")
        self._runs.append(run)


def _among(keys: npt.NDArray[np.int64], run: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    import numpy as np

    if not len(run):
        return np.zeros(len(keys), bool)
    places = np.minimum(np.searchsorted(run, keys), len(run) - 1)
    found: npt.NDArray[np.bool_] = run[places] == keys
    return found


def _keys(ids: pa.Array) -> npt.NDArray[np.int64]:
    """Return ids as numbers: figures themselves, other text by its hash, below zero."""
    import numpy as np

    return np.array([_key(one) for one in ids.to_pylist()], np.int64)


def _key(text: str) -> int:
    if text.isascii() and text.isdecimal() and len(text) <= _LARGEST and text[0] != "0":
        return int(text)
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return -1 - (int.from_bytes(digest) >> 1)
