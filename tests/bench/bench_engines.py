"""The same questions of the same table to graphkit and to its peers, in turn, in one run.

``python tests/bench/bench_engines.py [--rows 10000 100000 …] [--engines graphkit polars …]``
prints medians and how many times as long each peer takes. The peers are in the extra ``bench``.

read      from the Parquet file to what the engine queries
count     rows that overlap 2015, 2016 … 2024, one question each
history   rows of each source, target and type in each of the ten years, as one table
compare   those of 2020 beside those of 2022
graph     2020 as a networkx.MultiDiGraph with all attributes; lazy: the one that makes rows late
memory    the peak, less what the imports take, before any graph is made; and the whole peak

Every engine runs in a process of its own, one after the other in each round, so that whatever else
the machine does hits all; ratios are taken within a round. Each question is asked five times, and
the median counts, but of networkx-temporal and raphtory, which take minutes. Below stands what it
took of the time of all processors, and what the first answer took, with all that is made for later
ones. Graphs are counted and thrown away outside the time. graphkit counts distinct days besides
rows, and its edges have all columns of the schema. Results must be equal, or are marked with !:
raphtory loses rows.

The table has eight columns, and so have the edges of the peers; with ``--whole`` it has all that
``graphkit extract`` writes, and theirs have as many as ours.

``floor`` is no engine: one pass of plain numpy over columns that lie ready as numbers, and the
dictionaries of a graph made of lists that lie ready, without the garbage collector.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

YEARS = range(2015, 2025)
KEYS = ["source", "target", "relation"]
ATTRIBUTES = ["relation", "start", "end", "doc_id", "evidence", "confidence"]
SLOW = ("networkx_temporal", "raphtory")
TASKS = ("read", "count", "history", "compare", "graph", "lazy")
FOLDER = Path(os.environ.get("GRAPHKIT_BENCH", "outputs/bench"))
ROUNDS = 3
ASKED = 5


def year(number: int) -> tuple[date, date]:
    return date(number, 1, 1), date(number, 12, 31)


class Graphkit:
    """Our own, from Parquet."""

    def imports(self) -> None:
        import networkx  # noqa: F401
        import pyarrow.parquet  # noqa: F401

        import graphkit.exchange.tables

        self.kit = graphkit
        self.kit.load_ontology()

    def read(self, path: Path) -> int:
        self.relations = self.kit.read(path)
        return len(self.relations)

    def count(self) -> list[int]:
        return [self.relations.count(str(number)) for number in YEARS]

    def history(self) -> tuple[int, int]:
        table = self.relations.observing("2015/2024").history("year")
        return table.num_rows, sum(column_sum(table["reports"]))

    def compare(self) -> list[int]:
        table = self.relations.compare("2020", "2022").to_arrow()
        return [table.num_rows, *column_sum(table["reports_first"], table["reports_second"])]

    def graph(self) -> Any:
        return self.relations.slice("2020").graph()

    def lazy(self) -> Any:
        return self.relations.slice("2020").graph(lazy=True)


class GraphkitPacked(Graphkit):
    """Our own, from a prepared store."""

    def read(self, path: Path) -> int:
        store = path.with_suffix(".store")
        if not store.exists():
            command = [sys.executable, "-m", "graphkit", "pack", str(path), "-o", str(store)]
            subprocess.run(command, check=True, capture_output=True)
        return super().read(store)


class Polars:
    """A frame in memory."""

    def imports(self) -> None:
        import networkx  # noqa: F401
        import polars

        self.pl = polars

    def read(self, path: Path) -> int:
        self.frame = self.pl.read_parquet(path)
        return int(self.frame.height)

    def within(self, number: int) -> Any:
        first, last = year(number)
        return (self.pl.col("start") <= last) & (self.pl.col("end") >= first)

    def count(self) -> list[int]:
        rows = self.frame.lazy()
        found = (rows.filter(self.within(number)).select(self.pl.len()) for number in YEARS)
        return [int(one.collect().item()) for one in found]

    def history(self) -> tuple[int, int]:
        pl = self.pl
        years = pl.int_ranges(pl.col("start").dt.year(), pl.col("end").dt.year() + 1)
        spread = self.frame.lazy().select(*KEYS, year=years).explode("year")
        table = spread.group_by("year", *KEYS).agg(n=pl.len()).collect()
        return table.height, int(table["n"].sum())

    def compare(self) -> list[int]:
        one, other = self.within(2020), self.within(2022)
        rows = self.frame.lazy().filter(one | other).with_columns(one=one, other=other)
        found = rows.group_by(*KEYS).agg(
            first=self.pl.col("one").sum(), second=self.pl.col("other").sum()
        )
        table = found.collect()
        return [table.height, int(table["first"].sum()), int(table["second"].sum())]

    def graph(self) -> Any:
        return networkx_graph(self.frame.filter(self.within(2020)).to_dict(as_series=False))


class Pandas:
    """What a careful user of pandas writes."""

    def imports(self) -> None:
        import networkx  # noqa: F401
        import pandas

        self.pd = pandas

    def read(self, path: Path) -> int:
        frame = self.pd.read_parquet(path)
        for column in ("start", "end"):
            frame[column] = self.pd.to_datetime(frame[column])
        self.frame = frame
        return len(frame)

    def overlap(self, number: int) -> Any:
        first, last = map(self.pd.Timestamp, year(number))
        return (self.frame["start"] <= last) & (self.frame["end"] >= first)

    def part(self, number: int) -> Any:
        return self.frame[self.overlap(number)]

    def count(self) -> list[int]:
        return [int(self.overlap(number).sum()) for number in YEARS]

    def sizes(self, number: int) -> Any:
        return self.part(number).groupby(KEYS, sort=False).size()

    def history(self) -> tuple[int, int]:
        table = self.pd.concat({number: self.sizes(number) for number in YEARS})
        return len(table), int(table.sum())

    def compare(self) -> list[int]:
        one, other = self.sizes(2020).rename("one"), self.sizes(2022).rename("other")
        table = self.pd.concat([one, other], axis=1).fillna(0)
        return [len(table), int(table["one"].sum()), int(table["other"].sum())]

    def graph(self) -> Any:
        return networkx_graph(self.part(2020).to_dict("list"))


class Duckdb:
    """SQL over the Parquet file."""

    def imports(self) -> None:
        import duckdb
        import networkx  # noqa: F401

        self.duckdb = duckdb

    def read(self, path: Path) -> int:
        self.connection = self.duckdb.connect()
        self.connection.execute(f"create view r as select * from '{path}'")
        return int(self.connection.sql("select count(*) from r").fetchall()[0][0])

    def within(self, number: int) -> str:
        first, last = year(number)
        return f"(start <= DATE '{last}' and \"end\" >= DATE '{first}')"

    def table(self, query: str) -> Any:
        return self.connection.sql(query).to_arrow_table()

    def count(self) -> list[int]:
        queries = (f"select count(*) from r where {self.within(number)}" for number in YEARS)
        return [int(self.connection.sql(query).fetchall()[0][0]) for query in queries]

    def history(self) -> tuple[int, int]:
        table = self.table(
            "select y, source, target, relation, count(*) n from (select *, "
            'unnest(range(year(start), year("end") + 1)) y from r) group by all'
        )
        return table.num_rows, sum(column_sum(table["n"]))

    def compare(self) -> list[int]:
        one, other = self.within(2020), self.within(2022)
        table = self.table(
            f"select source, target, relation, count(*) filter ({one}) one, "
            f"count(*) filter ({other}) other from r where {one} or {other} group by all"
        )
        return [table.num_rows, *column_sum(table["one"], table["other"])]

    def graph(self) -> Any:
        table = self.table(f"select * from r where {self.within(2020)}")
        return networkx_graph(table.to_pydict())


class NetworkxTemporal(Pandas):
    """Each relation once for every year that it overlaps: it knows no intervals."""

    def imports(self) -> None:
        super().imports()
        import networkx_temporal

        self.temporal = networkx_temporal

    def read(self, path: Path) -> int:
        rows = super().read(path)
        frame = self.frame
        first, last = frame["start"].dt.year, frame["end"].dt.year
        spread = frame.loc[frame.index.repeat(last - first + 1)]
        offset = spread.groupby(level=0).cumcount().to_numpy()
        spread = spread.assign(year=first.loc[spread.index].to_numpy() + offset)
        self.graphs = self.temporal.TemporalMultiDiGraph()
        records = spread[[*ATTRIBUTES, "year"]].to_dict("records")
        ends = (spread[column].tolist() for column in KEYS[:2])
        self.graphs.add_edges_from(zip(*ends, records, strict=True))
        return rows

    def snapshot(self, number: int) -> Any:
        return self.graphs.slice(attr="year", bins=[(number, number + 1)])[0]

    def count(self) -> list[int]:
        return [int(G.number_of_edges()) for G in self.graphs.slice(attr="year")]

    def sums(self, G: Any) -> dict[tuple[str, str, str], int]:
        found: dict[tuple[str, str, str], int] = {}
        for source, target, row in G.edges(data=True):
            key = source, target, row["relation"]
            found[key] = found.get(key, 0) + 1
        return found

    def history(self) -> tuple[int, int]:
        found = [self.sums(G) for G in self.graphs.slice(attr="year")]
        return sum(map(len, found)), sum(sum(one.values()) for one in found)

    def compare(self) -> list[int]:
        one, other = (self.sums(self.snapshot(number)) for number in (2020, 2022))
        return [len(one.keys() | other.keys()), sum(one.values()), sum(other.values())]

    def graph(self) -> Any:
        return self.snapshot(2020).copy()


class Raphtory(Pandas):
    """A persistent graph with a layer for each type: additions and deletions."""

    def imports(self) -> None:
        super().imports()
        import raphtory

        self.raphtory = raphtory

    def read(self, path: Path) -> int:
        rows = super().read(path)
        self.frame["gone"] = self.frame["end"] + self.pd.Timedelta(days=1)
        places: Any = {"src": "source", "dst": "target", "layer_col": "relation"}
        G = self.raphtory.PersistentGraph()
        properties = ["doc_id", "evidence", "confidence"]
        G.load_edges(self.frame, time="start", properties=properties, **places)
        G.load_edge_deletions(self.frame, time="gone", **places)
        self.G = G
        return rows

    def window(self, number: int) -> Any:
        return self.G.window(f"{number}-01-01", f"{number + 1}-01-01")

    def count(self) -> list[int]:
        return [int(self.window(number).count_temporal_edges()) for number in YEARS]

    def sizes(self, number: int) -> Any:
        edges = self.window(number).edges.explode()
        columns = (edges.src.name.collect(), edges.dst.name.collect(), list(edges.layer_name))
        frame = self.pd.DataFrame(dict(zip(KEYS, columns, strict=True)))
        return frame.groupby(KEYS, sort=False).size()

    def graph(self) -> Any:
        return self.window(2020).to_networkx(explode_edges=True)


def column_sum(*columns: Any) -> list[int]:
    import pyarrow.compute as pc

    return [int(pc.sum(column).as_py() or 0) for column in columns]


def networkx_graph(columns: dict[str, list[Any]]) -> Any:
    """Make the graph as fast as networkx lets others."""
    import networkx as nx

    G: Any = nx.MultiDiGraph()
    rows = zip(*(columns[name] for name in [*KEYS[:2], *ATTRIBUTES]), strict=True)
    # The dictionary is written out, as by whoever wants it fast: {"relation": relation, …}.
    names = ", ".join(ATTRIBUTES)
    pairs = ", ".join(f"{name!r}: {name}" for name in ATTRIBUTES)
    edges = f"((one, other, {{{pairs}}}) for one, other, {names} in rows)"
    G.add_edges_from(eval(edges, {"rows": rows}))  # noqa: S307 - of our own words
    return G


class Floor:
    """What the same questions take when nothing is left but the last step; see the head."""

    def imports(self) -> None:
        import networkx  # noqa: F401
        import numpy
        import pyarrow.parquet

        self.np, self.pq = numpy, pyarrow.parquet

    def read(self, path: Path) -> int:
        np, self.path = self.np, path
        columns = [*KEYS, "start", "end"]
        table = self.pq.read_table(path, columns=columns, read_dictionary=KEYS)
        number = np.zeros(table.num_rows, np.int64)
        for name in KEYS:
            column = table[name].unify_dictionaries().combine_chunks()
            number *= len(column.dictionary)
            number += column.indices.to_numpy()
        self.triple = np.unique(number, return_inverse=True)[1].astype(np.int32)
        self.days = [table[name].cast("int32").to_numpy() for name in ("start", "end")]
        return int(table.num_rows)

    def within(self, number: int) -> Any:
        low, high = (self.np.datetime64(day, "D").astype(self.np.int32) for day in year(number))
        return (self.days[0] <= high) & (self.days[1] >= low)

    def count(self) -> list[int]:
        return [int(self.np.count_nonzero(self.within(number))) for number in YEARS]

    def sizes(self, number: int) -> Any:
        many = int(self.triple.max()) + 1
        return self.np.bincount(self.triple[self.within(number)], minlength=many)

    def history(self) -> tuple[int, int]:
        found = [self.sizes(number) for number in YEARS]
        lines = sum(int(self.np.count_nonzero(sizes)) for sizes in found)
        return lines, sum(int(sizes.sum()) for sizes in found)

    def compare(self) -> list[int]:
        one, other = self.sizes(2020), self.sizes(2022)
        return [int(self.np.count_nonzero(one + other)), int(one.sum()), int(other.sum())]

    @cached_property
    def lists(self) -> list[list[Any]]:
        table = (
            self.pq.read_table(self.path)
            .filter(self.within(2020))
            .sort_by([(name, "ascending") for name in KEYS[:2]])
        )
        return [table[name].to_pylist() for name in [*KEYS[:2], *ATTRIBUTES]]

    def graph(self) -> Any:
        columns = self.lists
        was_on = gc.isenabled()
        gc.disable()
        try:
            return plain_dictionaries(columns)
        finally:
            if was_on:
                gc.enable()


def plain_dictionaries(columns: list[list[Any]]) -> Any:
    """Make a dictionary for each edge, one for each pair, and both sides of a graph."""
    import networkx as nx

    G: Any = nx.MultiDiGraph()
    succ: dict[str, dict[str, dict[int, dict[str, Any]]]] = {}
    pred: dict[str, dict[str, dict[int, dict[str, Any]]]] = {}
    last = ("", "")
    keyed: dict[int, dict[str, Any]] = {}
    for source, target, relation, start, end, doc, evidence, confidence in zip(
        *columns, strict=True
    ):
        row = {
            "relation": relation,
            "start": start,
            "end": end,
            "doc_id": doc,
            "evidence": evidence,
            "confidence": confidence,
        }
        if (source, target) == last:
            keyed[len(keyed)] = row
            continue
        last, keyed = (source, target), {0: row}
        succ.setdefault(source, {})[target] = pred.setdefault(target, {})[source] = keyed
    G._node.update({actor: {} for actor in succ | pred})
    G._adj.update({actor: succ.get(actor, {}) for actor in G._node})
    G._pred.update({actor: pred.get(actor, {}) for actor in G._node})
    return G


ENGINES: dict[str, Callable[[], Any]] = {
    "graphkit": Graphkit,
    "graphkit_packed": GraphkitPacked,
    "polars": Polars,
    "duckdb": Duckdb,
    "pandas": Pandas,
    "networkx_temporal": NetworkxTemporal,
    "raphtory": Raphtory,
    "floor": Floor,
}


def peak() -> float:
    """Return the most memory that this process has held, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # what getrusage says begins with the peak of the process that started us
        (line,) = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def work(engine: str, path: Path, tasks: list[str]) -> dict[str, Any]:
    """Ask one engine everything, in this process."""
    asked = ENGINES[engine]()
    asked.imports()
    found: dict[str, Any] = {"seconds": {}, "processor": {}, "first": {}, "answers": {}}
    before = peak()
    for task in ["read", *(task for task in TASKS[1:] if task in tasks)]:
        question = getattr(asked, task, None)
        if question is None:
            continue
        times, processor = [], []
        for _ in range(1 if task == "read" or engine in SLOW else ASKED):
            answer = None
            gc.collect()
            start, spent = time.perf_counter(), time.process_time()
            answer = question(path) if task == "read" else question()
            times.append(time.perf_counter() - start)
            processor.append(time.process_time() - spent)
        found["seconds"][task], found["first"][task] = statistics.median(times), times[0]
        found["processor"][task] = statistics.median(processor)
        found["answers"][task] = size(answer)
        if task not in {"graph", "lazy"}:
            found["memory"], found["peak"] = peak() - before, peak()
    return found


def size(answer: Any) -> Any:
    """Return an answer, or of a graph how many nodes and edges it has."""
    if hasattr(answer, "number_of_edges"):
        return [answer.number_of_nodes(), answer.number_of_edges()]
    return answer


def compare(path: Path, options: argparse.Namespace) -> None:
    """Let all engines answer in turn, and print what they took."""
    runs: dict[str, list[dict[str, Any]]] = {engine: [] for engine in options.engines}
    for number in range(options.rounds):
        for engine in options.engines:
            if engine in SLOW and number:
                continue
            command = [sys.executable, __file__, "--work", engine, "--table", str(path)]
            command += ["--tasks", *options.tasks, *["--whole"] * options.whole]
            run = subprocess.run(command, check=False, capture_output=True, text=True)
            if run.returncode:
                said = run.stderr.strip().splitlines() or [f"ended with {run.returncode}"]
                sys.stdout.write(f"{engine}: {said[-1]}\n")
                continue
            runs[engine].append(json.loads(run.stdout.splitlines()[-1]))
    tasks = [task for task in TASKS if task == "read" or task in options.tasks]
    sys.stdout.write(f"{'':18}" + "".join(f"{task:>20}" for task in (*tasks, "memory")) + "\n")
    ours = runs[options.engines[0]]
    for engine, found in runs.items():
        lines = [cell(task, found, ours) for task in tasks]
        memory, top = (
            statistics.median([one[name] for one in found]) if found else float("nan")
            for name in ("memory", "peak")
        )
        sys.stdout.write(f"{engine:18}" + "".join(f"{text:>20}" for text in lines))
        sys.stdout.write(f"{memory:10.0f}/{top:.0f} MB\n")
        for name, title in (("processor", "processor time"), ("first", "first answer")):
            cells = (
                statistics.median([one[name][task] for one in found if task in one[name]] or [0])
                for task in tasks
            )
            shown = (f"{1000 * time:17.4g} ms" if time else f"{'-':>20}" for time in cells)
            sys.stdout.write(f"  {title:16}{''.join(shown)}\n")


def cell(task: str, found: list[dict[str, Any]], ours: list[dict[str, Any]]) -> str:
    """Say what a question took, how many times as long as ours, and whether the answer differs."""
    times = [one["seconds"][task] for one in found if task in one["seconds"]]
    if not times:
        return "-"
    against = [
        one["seconds"][task] / our["seconds"][task]
        for one, our in zip(found, ours, strict=False)
        if task in our["seconds"]
    ]
    milliseconds = f"{1000 * statistics.median(times):.4g} ms"
    if not against:
        return milliseconds
    wrong = found[0]["answers"][task] != ours[0]["answers"][task]
    return f"{milliseconds} {statistics.median(against):.3g}x{'!' if wrong else ''}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--tasks", nargs="+", choices=TASKS, default=list(TASKS))
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--whole", action="store_true", help="every column of the schema")
    parser.add_argument("--work", choices=ENGINES)
    parser.add_argument("--table", type=Path)
    options = parser.parse_args()
    if options.whole:
        from relations_table import WHOLE  # type: ignore[import-not-found]  # beside this file

        ATTRIBUTES[:] = WHOLE
        options.engines = [engine for engine in options.engines if engine != "floor"]
    if options.work:
        sys.stdout.write(f"{json.dumps(work(options.work, options.table, options.tasks))}\n")
        return
    from relations_table import write_relations  # beside this file

    FOLDER.mkdir(parents=True, exist_ok=True)
    for rows in options.rows:
        path = FOLDER / f"{rows}{'-whole' if options.whole else ''}.parquet"
        if not path.exists():
            write_relations(path, rows, whole=options.whole)
        columns = ", every column of the schema" if options.whole else ""
        sys.stdout.write(f"\n{rows:,} rows{columns}\n")
        compare(path, options)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
