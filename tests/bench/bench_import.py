"""How fast event data are imported, and that memory does not grow with the file.

``python tests/bench/bench_import.py [ROWS …]`` writes files as GDELT publishes them, with as many
events, imports each in a process of its own, and prints rows a second and the peak of its memory.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from graphkit import load_registry, write_events
from graphkit.exchange.events.codes import load_codes
from graphkit.exchange.events.gdelt import GDELT
from graphkit.ontology import load_ontology

ROWS = (10_000, 100_000, 500_000)
OUTPUTS = (".parquet", ".csv")
SEED = 20201110


def write_file(path: Path, rows: int) -> None:
    """Write events of random states, codes and days, with addresses as long as real ones."""
    names = GDELT.forms[0].headerless
    states = [one.actor_id for one in load_registry().actors.values() if one.kind == "state"]
    codes = list(load_codes("cameo", load_ontology()))
    rng = random.Random(SEED)  # noqa: S311 - no secret
    with path.open("w", encoding="utf-8") as file:
        for number in range(1, rows + 1):
            one, other = rng.choices(states, k=2)
            cells = {
                "GLOBALEVENTID": str(number),
                "SQLDATE": f"2020{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}",
                "Actor1Code": one,
                "Actor1Name": one,
                "Actor1CountryCode": one,
                "Actor2Code": other,
                "Actor2Name": other,
                "Actor2CountryCode": other,
                "EventCode": rng.choice(codes),
                "NumMentions": str(rng.randint(1, 40)),
                "AvgTone": f"{rng.gauss(0, 3):.13f}",
                "ActionGeo_FullName": f"Place {rng.randint(1, 5_000)}, Region, Country",
                "DATEADDED": "20201231001500",
                "SOURCEURL": f"https://example.org/{rng.randint(1, rows // 4 + 1):060d}",
            }
            file.write("\t".join(cells.get(name, "") for name in names) + "\n")


def measure(path: Path, output: Path) -> None:
    """Import one file and print what it took."""
    start = time.perf_counter()
    account = write_events("gdelt", path, output)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = path.stat().st_size / 1e6
    sys.stdout.write(
        f"| {account.read:>9,} | {size:>7.1f} | {output.suffix:<8} | {seconds:>7.1f} "
        f"| {account.read / seconds:>9,.0f} | {peak:>7.0f} |\n"
    )


def main(sizes: tuple[int, ...]) -> None:
    sys.stdout.write("|      rows | file MB | written  | seconds |    rows/s | peak MB |\n")
    sys.stdout.write("|----------:|--------:|----------|--------:|----------:|--------:|\n")
    sys.stdout.flush()
    with tempfile.TemporaryDirectory() as folder:
        for rows in sizes:
            path = Path(folder, f"{rows}.export.CSV")
            write_file(path, rows)
            for suffix in OUTPUTS:
                arguments = [__file__, str(path), str(Path(folder, f"r{suffix}"))]
                subprocess.run([sys.executable, *arguments], check=True)
            path.unlink()


if __name__ == "__main__":
    if sys.argv[1:] and not sys.argv[1].isdecimal():
        measure(Path(sys.argv[1]), Path(sys.argv[2]))
    else:
        main(tuple(map(int, sys.argv[1:])) or ROWS)
