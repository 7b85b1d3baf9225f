"""How long short commands take: against Python itself, in turn, in one run.

``python tests/bench/bench_start.py [RUNS] [TABLE]`` prints medians of whole processes in
milliseconds, by the clock and of processor time. With TABLE, such as the file
``outputs/bench/10000000.parquet`` that ``bench_engines.py`` made, only what is asked of it as a
prepared store, which is packed first and stays beside it.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

TABLE = "data/karabakh/relations.csv"
STORE = "outputs/bench/karabakh.store"
RUNS = 15
NOTHING = "python -c pass"


def of_store(store: str) -> dict[str, list[str]]:
    """Return what is asked of a prepared store."""
    whole = f"import graphkit; graphkit.read('{store}').compare('2020', '2022').to_arrow()"
    return {
        NOTHING: ["-c", "pass"],
        "graphkit count, prepared": ["-m", "graphkit", "count", store, "--period", "2020"],
        "graphkit.count, prepared": ["-c", f"import graphkit; graphkit.count('{store}', '2020')"],
        "import numpy, pyarrow": ["-c", "import numpy, pyarrow, pyarrow.compute"],
        "relations.compare, prepared": ["-c", whole],
    }


def commands() -> dict[str, list[str]]:
    """Return what is asked without a table of one's own."""
    slicing = ["-m", "graphkit", "slice", TABLE, "--period", "2020"]
    return of_store(STORE) | {
        "import graphkit": ["-c", "import graphkit"],
        "graphkit --help": ["-m", "graphkit", "--help"],
        "graphkit extract --help": ["-m", "graphkit", "extract", "--help"],
        "graphkit slice": slicing,
        "graphkit compare, prepared": ["-m", "graphkit", "compare", STORE, "2020", "2022"],
    }


def main(runs: int, table: str) -> None:
    store = str(Path(table).with_suffix(".store")) if table else STORE
    pack = ["-m", "graphkit", "pack", table or TABLE, "-o", store]
    subprocess.run([sys.executable, *pack], check=True, capture_output=True)
    asked = of_store(store) if table else commands()
    times: dict[str, list[float]] = {name: [] for name in asked}
    processor: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(runs + 1):  # the first round warms the file cache and is not counted
        for name, arguments in asked.items():
            start, spent = time.perf_counter(), children()
            subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
            times[name].append(1000 * (time.perf_counter() - start))
            processor[name].append(1000 * (children() - spent))
    base, least = (statistics.median(found[NOTHING][1:]) for found in (times, processor))
    for name, found in times.items():
        median = statistics.median(found[1:])
        spent = statistics.median(processor[name][1:])
        line = f"{name:<28} {median:7.1f} ms  {median - base:6.1f} ms over Python's own start"
        sys.stdout.write(f"{line}; of processor time {spent:6.1f} and {spent - least:6.1f} ms\n")


def children() -> float:
    """Return the processor time that all ended commands have taken, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    given = sys.argv[1:]
    main(int(given[0]) if given else RUNS, given[1] if given[1:] else "")
