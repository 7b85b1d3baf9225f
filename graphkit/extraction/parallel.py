"""The same work on many things, on several cores, in the order of the things."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextvars import ContextVar
from itertools import chain, islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, TypeVar

from graphkit.errors import GraphkitError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["MANY", "map_in_order"]

MANY = 300
"""How many things are worth more than one process: each takes a second to start."""

_AT_ONCE = 16  # things that a process is given together
_KNOWN_AT_ONCE = 64  # things of a portion, most of which need no work
_AHEAD = 4  # portions for each process that are under way or wait to be taken
_WORK: ContextVar[Callable[[Any], Any]] = ContextVar("_WORK")  # set once in each process

_Thing = TypeVar("_Thing")
_Result = TypeVar("_Result")


def map_in_order(
    work: Callable[[_Thing], _Result],
    things: Iterable[_Thing],
    *,
    jobs: int | None = 1,
    known: Callable[[_Thing], _Result | None] | None = None,
) -> Iterator[_Result]:
    """Yield ``work(thing)`` of each thing, in their order, holding only few of them at a time.

    Parameters
    ----------
    work
        What is to be done. For more than one process it, the things and the results must pickle.
    things
        Any number of them; they are taken as they are needed.
    jobs
        How many processes; None is one for each core as soon as there are more than `MANY` things
        to be worked on, otherwise one. With one, all is done in this process.
    known
        Gives the result of a thing on which no work is needed, else None; asked in this process.

    Raises
    ------
    InputError
        If there are to be less than one.
    GraphkitError
        If a process dies.

    Examples
    --------
    >>> list(map_in_order(abs, [-1, 2, -3]))
    [1, 2, 3]
    >>> list(map_in_order(abs, [-1, 2, -3], known={2: 20}.get))
    [1, 20, 3]
    """
    if jobs is not None and jobs < 1:
        raise InputError(f"{jobs} jobs are too few; give 1 or more")
    asked = ((thing, known(thing) if known else None) for thing in things)
    if jobs is None:
        return _as_needed(work, asked)
    return _here(work, asked) if jobs == 1 else _in_processes(work, asked, jobs)


def _here(
    work: Callable[[_Thing], _Result], asked: Iterable[tuple[_Thing, _Result | None]]
) -> Iterator[_Result]:
    return (work(thing) if result is None else result for thing, result in asked)


def _as_needed(
    work: Callable[[_Thing], _Result], asked: Iterator[tuple[_Thing, _Result | None]]
) -> Iterator[_Result]:
    """Work in this process until it is sure that there is work for more."""
    needed, cores = 0, os.cpu_count() or 1
    while portion := list(islice(asked, MANY + 1)):
        needed += sum(result is None for _, result in portion)
        if needed > MANY and cores > 1:
            yield from _in_processes(work, chain(portion, asked), cores)
        else:
            yield from _here(work, portion)


def _in_processes(
    work: Callable[[_Thing], _Result],
    asked: Iterator[tuple[_Thing, _Result | None]],
    jobs: int,
) -> Iterator[_Result]:
    waiting: deque[tuple[list[_Result | None], Future[list[_Result]] | None]] = deque()
    # Forking a process that has threads, as pyarrow's have, can hang: each starts from nothing.
    pool = ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_begin, initargs=(work,)
    )
    try:
        for portion in _portions(asked):
            needed = [thing for thing, result in portion if result is None]
            future = pool.submit(_work_on, needed) if needed else None
            waiting.append(([result for _, result in portion], future))
            if len(waiting) >= jobs * _AHEAD:
                yield from _put_together(*waiting.popleft())
        while waiting:
            yield from _put_together(*waiting.popleft())
    except BrokenProcessPool as error:
        reason = "a process ended before its work was done, perhaps for want of memory"
        raise GraphkitError(f"{reason}; try again with fewer jobs") from error
    finally:
        pool.shutdown(cancel_futures=True)


def _portions(
    asked: Iterator[tuple[_Thing, _Result | None]],
) -> Iterator[list[tuple[_Thing, _Result | None]]]:
    """Put things together until there is enough work among them for a process."""
    portion: list[tuple[_Thing, _Result | None]] = []
    needed = 0
    for thing, result in asked:
        portion.append((thing, result))
        needed += result is None
        if needed == _AT_ONCE or len(portion) == _KNOWN_AT_ONCE:
            yield portion
            portion, needed = [], 0
    if portion:
        yield portion


def _put_together(
    results: list[_Result | None], future: Future[list[_Result]] | None
) -> Iterator[_Result]:
    """Put what was worked out in its places among what was known."""
    worked = iter(future.result() if future else ())
    return (next(worked) if result is None else result for result in results)


def _begin(work: Callable[[Any], Any]) -> None:
    _WORK.set(work)


def _work_on(portion: list[Any]) -> list[Any]:
    work = _WORK.get()
    return [work(thing) for thing in portion]
