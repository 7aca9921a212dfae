"""One run: a fresh database or folder, the commands of a system against it, and what they cost."""

import math
import re
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import psycopg
from measure import Child, server_cpu_seconds
from systems import System

RAW_SCRIPT = Path(__file__).resolve().parent / "raw" / "claim_complete.sql"
RAW_BATCH = 500
# What our program sets on its queue connections: the statistics of a queue table are always out of date.
RAW_OPTIONS = "-c enable_hashjoin=off -c enable_mergejoin=off -c enable_seqscan=off -c jit=off"


@dataclass(frozen=True)
class Store:
    """Where one run keeps its jobs: the URL of a database, or a folder for an SQLite file."""

    kind: str
    place: str

    @property
    def options(self) -> list[str]:
        return ["--database-url" if self.kind == "postgres" else "--data", self.place]


@dataclass(frozen=True)
class Bench:
    """What all runs share."""

    database_url: str
    postmaster: int
    postgres_programs: Path
    ours: Path | None
    folder: Path
    limit_seconds: float

    @contextmanager
    def store(self, kind: str) -> Iterator[Store]:
        """An empty database or folder, which is removed afterwards."""
        if kind == "sqlite":
            folder = tempfile.mkdtemp(prefix="kuyruk-", dir=self.folder)
            try:
                yield Store(kind, folder)
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            return
        name = "kuyruk_olcumu"
        self.administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
        try:
            yield Store(kind, self.database_url.rpartition("/")[0] + "/" + name)
        finally:
            self.administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def administer(self, *statements: str) -> None:
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def call(self, system: System, store: Store, command: str, *options: str) -> dict:
        """Runs a command that is not measured."""
        with Child([*system.command(self.ours), command, *store.options, *options]) as child:
            return child.finish(self.limit_seconds * 3).answer()

    def fill(self, system: System, store: Store, *options: str) -> None:
        """A new schema and its backlog, with up-to-date statistics and no writing of the past left to do."""
        self.call(system, store, "prepare")
        self.call(system, store, "enqueue", *options)
        if store.kind == "postgres":
            with psycopg.connect(store.place, autocommit=True) as connection:
                connection.execute("VACUUM ANALYZE")
                connection.execute("CHECKPOINT")

    def drain(
        self, system: System, jobs: int, *, lanes: int = 0, noisy: bool = False, head: int = 5200, pinned: bool = False
    ) -> dict:
        """Fills a store, empties it by the system's worker, and returns the figures."""
        options = ["--jobs", str(jobs)] + (["--lanes", str(lanes)] if lanes else [])
        peer_options = [] if system.is_ours else ["--head", str(head), "--limit-seconds", str(self.limit_seconds)]
        with self.store(system.store) as store:
            self.fill(system, store, *options, *(["--noisy"] if noisy else []))
            with snapshot(store) if pinned else nullcontext():
                figures = self.measure(system, store, "drain", *options, *peer_options)
            return self.checked(system, store, jobs, figures)

    def measure(self, system: System, store: Store, command: str, *options: str) -> dict:
        """Runs a worker and adds the server's processor time from `ready` to the worker's end."""
        meter = ServerMeter(self.postmaster if store.kind == "postgres" else None)
        command_line = [*system.command(self.ours), command, *store.options, *options]
        with Child(command_line, on_ready=meter.start) as child:
            child.finish(self.limit_seconds * 1.5 + 30)
            return child.answer() | {"process_cpu_seconds": child.cpu_seconds, "server_cpu_seconds": meter.stop()}

    def steady(self, system: System, rate: int, seconds: float) -> dict:
        """A producer at a fixed rate and a worker, at the same time; for our SQLite engine both are one process."""
        load = ["--rate", str(rate), "--seconds", str(seconds)]
        limit = [] if system.is_ours else ["--limit-seconds", str(seconds + 30)]
        jobs = int(rate * seconds)
        with self.store(system.store) as store:
            self.call(system, store, "prepare")
            if system.is_ours and store.kind == "sqlite":
                return self.checked(system, store, jobs, self.measure(system, store, "steady", *load))
            meter = ServerMeter(self.postmaster if store.kind == "postgres" else None)
            program = system.command(self.ours)
            worker_line = [*program, "steady", *store.options, *load, "--no-producer", *limit]
            with Child(worker_line, on_ready=meter.start) as worker:
                worker.is_ready.wait(2)
                with Child([*program, "produce", *store.options, *load]) as producer:
                    producer.finish(seconds * 3 + 30)
                    produced = producer.answer()
                worker.finish(seconds + 60)
                figures = worker.answer() | {
                    "process_cpu_seconds": worker.cpu_seconds,
                    "server_cpu_seconds": meter.stop(),
                    "producer_seconds": produced.get("seconds"),
                }
            return self.checked(system, store, jobs, figures)

    def raw(self, system: System, jobs: int) -> dict:
        """Our statements by pgbench: one connection, 500 jobs per commit, nothing else; the limit for PostgreSQL."""
        cycles = math.ceil(jobs / RAW_BATCH)
        command = [
            str(self.postgres_programs / "pgbench"), "--no-vacuum", "--protocol=prepared", "--client=1",
            f"--transactions={cycles}", f"--file={RAW_SCRIPT}",
        ]  # fmt: skip
        with self.store("postgres") as store:
            self.fill(system, store, "--jobs", str(jobs))
            before = server_cpu_seconds(self.postmaster)
            with Child([*command, store.place], {"PGOPTIONS": RAW_OPTIONS}) as child:
                child.finish(self.limit_seconds)
                output = "\n".join(child.lines)
            server = server_cpu_seconds(self.postmaster) - before
            tps = float(re.search(r"^tps = ([\d.]+)", output, re.MULTILINE).group(1))
            figures = {"jobs": jobs, "distinct": jobs, "seconds": cycles / tps, "cpu_seconds": child.cpu_seconds}
            return self.checked(system, store, jobs, figures | {"server_cpu_seconds": server})

    def checked(self, system: System, store: Store, jobs: int, figures: dict) -> dict:
        """Adds the costs per job and the check of the data."""
        remaining = ours_remaining(store) if system.is_ours else self.call(system, store, "check")["remaining"]
        done = max(1, figures.get("jobs", 0))
        client = figures.get("cpu_seconds", 0) * 1e6 / done
        server = figures.get("server_cpu_seconds", 0) * 1e6 / done
        return figures | {
            "expected": jobs,
            "remaining": remaining,
            "verdict": verdict(jobs, figures, remaining),
            "rate": done / figures["seconds"] if figures.get("seconds") else None,
            "client_us_per_job": client,
            "server_us_per_job": server,
            "cpu_us_per_job": client + server,
        }


def verdict(expected: int, figures: dict, remaining: int) -> str:
    """`exactly once`, `too slow` if the time was up before all had run but no job is lost, otherwise `wrong`."""
    runs, distinct = figures.get("jobs", 0), figures.get("distinct", 0)
    if runs == distinct == expected and remaining == 0:
        return "exactly once"
    # A job may have run whose result was not written when the time was up: it counts as run and as left.
    return "too slow" if runs == distinct < expected <= distinct + remaining else "wrong"


class ServerMeter:
    """Processor time of the server since `start`, or since it was made if the worker never says `ready`."""

    def __init__(self, postmaster: int | None):
        self.postmaster = postmaster
        self.before = 0.0
        self.start()

    def start(self) -> None:
        self.before = self.read()

    def stop(self) -> float:
        return self.read() - self.before

    def read(self) -> float:
        return server_cpu_seconds(self.postmaster) if self.postmaster else 0.0


@contextmanager
def snapshot(store: Store) -> Iterator[None]:
    """Another session with an open REPEATABLE READ transaction, as a long report or a backup has one."""
    with psycopg.connect(store.place) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.execute("SELECT count(*) FROM pg_class").fetchone()
        yield
        connection.rollback()


def is_sqlite(file: Path) -> bool:
    if not file.is_file():
        return False
    with file.open("rb") as content:
        return content.read(15) == b"SQLite format 3"


def ours_remaining(store: Store) -> int:
    """How many of our jobs are not done."""
    query = "SELECT count(*) FROM is_kuyrugu WHERE durum <> 'tamam'"
    if store.kind == "postgres":
        with psycopg.connect(store.place) as connection:
            return connection.execute(query).fetchone()[0]
    for file in Path(store.place).rglob("*"):
        if not is_sqlite(file):
            continue
        connection = sqlite3.connect(file)
        try:
            if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'is_kuyrugu'").fetchone():
                return connection.execute(query).fetchone()[0]
        finally:
            connection.close()
    print("warning: no SQLite file with is_kuyrugu found", file=sys.stderr)
    return -1
