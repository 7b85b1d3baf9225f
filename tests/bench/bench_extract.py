"""How fast articles become tables on one core, how fast again, and whether more take more memory.

Run it from the checkout: ``python tests/bench/bench_extract.py [ARTICLES ...]``.
"""

from __future__ import annotations

import json
import resource
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from graphkit import Cache, Written, extract_each, write_readings
from graphkit.demo import demo_data
from graphkit.extraction.extract import extract_text

SIZES = (100, 1_000, 10_000)


@dataclass(frozen=True, slots=True)
class Run:
    """One run: what was read, and what it took."""

    articles: int
    words: int
    relations: int
    seconds: float
    again: float
    processor: float
    peak: float


def measure(articles: int) -> Run:
    """Read so many articles, the corpus over and over, in this process."""
    texts = [path.read_text("utf-8") for path in sorted((demo_data() / "articles").glob("*.txt"))]
    for text in texts:
        extract_text(text)  # the packs are loaded before the clock runs
    words = sum(len(texts[place % len(texts)].split()) for place in range(articles))
    with TemporaryDirectory() as folder:
        source = Path(folder, "articles.jsonl")
        with source.open("w", encoding="utf-8") as file:
            for place in range(articles):
                row = {"doc_id": f"a{place}", "text": texts[place % len(texts)]}
                file.write(json.dumps(row) + "\n")
        begin, processor = perf_counter(), process_time()
        written = read(source)
        seconds, processor = perf_counter() - begin, process_time() - processor
        begin = perf_counter()
        read(source)
        again = perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Run(articles, words, written.relations, seconds, again, processor, peak)


def read(source: Path) -> Written:
    """Read a table of articles and write the tables beside it, as the command does."""
    with Cache(source.parent) as cache:
        readings = extract_each([source], jobs=1, cache=cache)
        return write_readings(readings, source.parent / "relations.csv")


def main(sizes: list[int]) -> None:
    print("articles    words  relations  seconds    again  words/s  of processor time  peak MB")
    for size in sizes:
        # A process of its own for each size: its peak of memory is its own.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            run = pool.submit(measure, size).result()
        print(
            f"{run.articles:8} {run.words:8} {run.relations:10} {run.seconds:8.1f} "
            f"{run.again:8.1f} {run.words / run.seconds:8.0f} "
            f"{run.words / run.processor:18.0f} {run.peak:8.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
