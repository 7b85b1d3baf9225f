"""Relations on a Spark cluster: a master and two workers, each a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, assume, given, settings

import graphkit as gk
from graphkit.cli import main
from tests.engine_parity import agree, many_tables
from tests.questions import Asked, asked
from tests.random_relations import Given, arrow_table

if TYPE_CHECKING:
    from collections.abc import Iterator

pyspark = pytest.importorskip("pyspark", reason="pyspark comes with the extra [test]")

HOST = "127.0.0.1"
KARABAKH = Path(__file__).parents[1] / "data" / "karabakh" / "relations.csv"
SETTINGS = {
    "spark.driver.host": HOST,
    "spark.driver.bindAddress": HOST,
    "spark.executor.memory": "512m",
    "spark.executor.cores": "1",
    "spark.cores.max": "2",
    "spark.sql.shuffle.partitions": "2",
}
# Spark compiles each query to Java, which for a small table takes most of the time.
INTERPRETED = {
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


class Cluster(NamedTuple):
    """Where a cluster is, and a folder that all its machines can read."""

    port: int
    folder: Path

    def url(self, path: Path, settings: dict[str, str]) -> str:
        options = "&".join(f"{key}={value}" for key, value in (SETTINGS | settings).items())
        return f"pyspark://{HOST}:{self.port}{path}?{options}"


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


@contextmanager
def _daemon(role: str, folder: Path, *arguments: str) -> Iterator[Path]:
    """Run a master or a worker, with all that it starts; yield the file of what it says."""
    program = Path(pyspark.__file__).parent / "bin" / "spark-class"
    name = f"org.apache.spark.deploy.{role.lower()}.{role}"
    log = folder / f"{role}-{len(list(folder.iterdir()))}.log"
    quiet = {"SPARK_LOCAL_IP": HOST, "SPARK_DAEMON_MEMORY": "256m"}
    with log.open("wb") as said:
        process = subprocess.Popen(
            [program, name, "--host", HOST, "--webui-port", "0", *arguments],
            env=os.environ | quiet,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # so that it can be stopped with its executors
        )
    try:
        yield log
    finally:
        for how in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(process.pid, how)
                process.wait(10)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue


def _wait_for(log: Path, text: str, times: int = 1) -> None:
    for _ in range(300):
        if log.read_text("utf-8", "replace").count(text) >= times:
            return
        time.sleep(0.2)
    pytest.fail(f"Spark never said {text!r}:\n{log.read_text('utf-8', 'replace')[-2000:]}")


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Start a master and two workers, and stop them whatever happens."""
    if shutil.which("java") is None:
        lacks = "Spark needs Java; on Debian: default-jre-headless"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lacks)
    folder, port = tmp_path_factory.mktemp("spark"), _free_port()
    master = f"spark://{HOST}:{port}"
    small = ("--cores", "1", "--memory", "1g", "--work-dir")
    with (
        _daemon("Master", folder, "--port", str(port)) as log,
        _daemon("Worker", folder, *small, str(folder / "worker-1"), master),
        _daemon("Worker", folder, *small, str(folder / "worker-2"), master),
    ):
        _wait_for(log, "Registering worker", times=2)
        yield Cluster(port, folder)
        from pyspark.sql import SparkSession

        if (session := SparkSession.getActiveSession()) is not None:
            gateway = session.sparkContext._gateway
            session.stop()
            gateway.shutdown()
            gateway.proc.stdin.close()  # the driver's Java ends with what speaks to it
            gateway.proc.wait(10)


@settings(max_examples=1, phases=[Phase.generate], suppress_health_check=[*HealthCheck])
@given(table=many_tables(30), asked=asked())
def test_every_question_has_the_answer_of_the_reference(
    cluster: Cluster, table: Given, asked: Asked
) -> None:
    assume(len(table.rows) > 60)  # a query takes long: one table, in which there is everything
    file = cluster.folder / f"{len(list(cluster.folder.iterdir()))}.parquet"
    pq.write_table(arrow_table(table), file, row_group_size=20)
    agree(gk.read(cluster.url(file, INTERPRETED)), table, asked)


def test_compiled_queries_give_the_same_comparison(cluster: Cluster) -> None:
    local = gk.read(KARABAKH)
    gk.write_table(local, cluster.folder / "karabakh.parquet")
    compiled = dict.fromkeys(INTERPRETED, "true") | {"spark.sql.codegen.factoryMode": "FALLBACK"}
    url = cluster.url(cluster.folder / "karabakh.parquet", compiled)
    found = CliRunner().invoke(main, ["compare", url, "2020", "2022", "--json"])
    assert found.exit_code == 0, found.output
    assert json.loads(found.stdout) == local.compare("2020", "2022").to_arrow().to_pylist()


def test_both_workers_ran_executors(cluster: Cluster) -> None:
    ran = {path.parent.parent.name for path in cluster.folder.glob("worker-*/app-*/*")}
    assert len(ran) == 2
