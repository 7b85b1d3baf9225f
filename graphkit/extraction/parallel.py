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
_AHEAD = 4  # portions for each process that are under way or wait to be taken
_WORK: ContextVar[Callable[[Any], Any]] = ContextVar("_WORK")  # set once in each process

_Thing = TypeVar("_Thing")
_Result = TypeVar("_Result")


def map_in_order(
    work: Callable[[_Thing], _Result], things: Iterable[_Thing], *, jobs: int | None = 1
) -> Iterator[_Result]:
    """Yield ``work(thing)`` of each thing, in their order, holding only few of them at a time.

    Parameters
    ----------
    work
        What is to be done. For more than one process it, the things and the results must pickle.
    things
        Any number of them; they are taken as they are needed.
    jobs
        How many processes; None is one for each core if there are more than `MANY` things,
        otherwise one. With one, all is done in this process.

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
    """
    if jobs is not None and jobs < 1:
        raise InputError(f"{jobs} jobs are too few; give 1 or more")
    rest = iter(things)
    if jobs is None:
        first = list(islice(rest, MANY + 1))
        jobs = (os.cpu_count() or 1) if len(first) > MANY else 1
        rest = chain(first, rest)
    return map(work, rest) if jobs == 1 else _in_processes(work, rest, jobs)


def _in_processes(
    work: Callable[[_Thing], _Result], things: Iterator[_Thing], jobs: int
) -> Iterator[_Result]:
    portions = iter(lambda: list(islice(things, _AT_ONCE)), [])
    waiting: deque[Future[list[_Result]]] = deque()
    # Forking a process that has threads, as pyarrow's have, can hang: each starts from nothing.
    pool = ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_begin, initargs=(work,)
    )
    try:
        for portion in portions:
            waiting.append(pool.submit(_work_on, portion))
            if len(waiting) >= jobs * _AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool as error:
        reason = "a process ended before its work was done, perhaps for want of memory"
        raise GraphkitError(f"{reason}; try again with fewer jobs") from error
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(work: Callable[[Any], Any]) -> None:
    _WORK.set(work)


def _work_on(portion: list[Any]) -> list[Any]:
    work = _WORK.get()
    return [work(thing) for thing in portion]
