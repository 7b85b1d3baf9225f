"""How long short commands take: against Python itself, in turn, in one run.

``python tests/bench/bench_start.py [RUNS]`` prints medians of whole processes in milliseconds.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

TABLE = "data/karabakh/relations.csv"
STORE = "outputs/bench/karabakh.store"
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "import graphkit": ["-c", "import graphkit"],
    "graphkit --help": ["-m", "graphkit", "--help"],
    "graphkit extract --help": ["-m", "graphkit", "extract", "--help"],
    "graphkit slice": ["-m", "graphkit", "slice", TABLE, "--period", "2020"],
    "graphkit count, prepared": ["-m", "graphkit", "count", STORE, "--period", "2020"],
    "graphkit.count, prepared": ["-c", f"import graphkit; graphkit.count('{STORE}', '2020')"],
    "graphkit compare, prepared": ["-m", "graphkit", "compare", STORE, "2020", "2022"],
}
RUNS = 15


def main(runs: int) -> None:
    pack = ["-m", "graphkit", "pack", TABLE, "-o", STORE]
    subprocess.run([sys.executable, *pack], check=True, capture_output=True)
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(runs + 1):  # the first round warms the file cache and is not counted
        for name, arguments in COMMANDS.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
            times[name].append(1000 * (time.perf_counter() - start))
    base = statistics.median(times["python -c pass"][1:])
    for name, found in times.items():
        median = statistics.median(found[1:])
        line = f"{name:<26} {median:7.1f} ms  {median - base:6.1f} ms over Python's own start"
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
