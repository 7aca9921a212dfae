"""Compares the job queue with its peers. Called by `run`, which starts PostgreSQL and makes the Python environment."""

import argparse
import datetime
import json
import os
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
import report
from bench import Bench
from measure import machine
from systems import SYSTEMS, System, chosen

README = Path(__file__).resolve().parent.parent / "README.md"
SCENARIOS = ["drain", "steady", "pinned", "lanes", "raw"]
LANES = 200


@dataclass(frozen=True)
class Sizes:
    """How much work; the second figure of a pair is for systems that take jobs one by one."""

    drain: tuple[int, int] = (100_000, 10_000)
    million: int = 1_000_000
    rates: tuple[int, ...] = (200, 2000)
    steady_seconds: float = 20
    pinned: tuple[int, int] = (200_000, 10_000)
    lanes: tuple[int, int] = (40_000, 10_400)
    raw: int = 100_000
    limit_seconds: float = 900


QUICK = Sizes(
    drain=(5_000, 300), million=20_000, rates=(50, 200), steady_seconds=3, pinned=(5_000, 300), lanes=(12_000, 600),
    raw=5_000, limit_seconds=20,
)  # fmt: skip


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database-url", required=True, help="of the server's database `postgres`")
    parser.add_argument("--postmaster", type=int, required=True, help="process id of that server")
    parser.add_argument("--postgres-programs", type=Path, required=True, help="folder with pgbench")
    parser.add_argument("--folder", type=Path, required=True, help="for SQLite files, on the disk that is measured")
    parser.add_argument("--ours", type=Path, help="our program; without it only the peers are measured")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--million", action="store_true")
    parser.add_argument("--only")
    parser.add_argument("--scenario")
    parser.add_argument("--out", type=Path, required=True, help="folder for results.json")
    parser.add_argument("--write-readme", action="store_true")
    return parser.parse_args()


def size(pair: tuple[int, int], system: System) -> int:
    return pair[0] if system.takes_batches else pair[1]


def run_drain(bench: Bench, system: System, sizes: Sizes, million: bool) -> list[dict]:
    counts = [size(sizes.drain, system)] + ([sizes.million] if million and system.takes_batches else [])
    return [bench.drain(system, jobs) for jobs in counts]


def run_steady(bench: Bench, system: System, sizes: Sizes) -> list[dict]:
    return [{"asked_rate": rate} | bench.steady(system, rate, sizes.steady_seconds) for rate in sizes.rates]


def run_pinned(bench: Bench, system: System, sizes: Sizes) -> list[dict]:
    if system.store != "postgres":
        return []
    jobs = size(sizes.pinned, system)
    free = bench.drain(system, jobs)
    return [bench.drain(system, jobs, pinned=True) | {"unpinned_cpu_us_per_job": free["cpu_us_per_job"]}]


def run_lanes(bench: Bench, system: System, sizes: Sizes) -> list[dict]:
    jobs = size(sizes.lanes, system)
    head = min(5200, jobs // 2)
    alone = bench.drain(system, jobs // 2, lanes=LANES, head=head)
    noisy = bench.drain(system, jobs, lanes=LANES, noisy=True, head=head)
    return [noisy | {"head": head, "others_alone_p95_ms": alone["others_wait_p95_ms"]}]


def run_raw(bench: Bench, system: System, sizes: Sizes) -> list[dict]:
    return [bench.raw(system, sizes.raw)] if system.name == "ours-postgres" else []


def run_scenario(name: str, bench: Bench, system: System, sizes: Sizes, million: bool) -> list[dict]:
    """The rows of one scenario for one system; a failure becomes a row that says so."""
    print(f"{name}: {system.name} …", file=sys.stderr, flush=True)
    begin = time.monotonic()
    try:
        match name:
            case "drain":
                rows = run_drain(bench, system, sizes, million)
            case "steady":
                rows = run_steady(bench, system, sizes)
            case "pinned":
                rows = run_pinned(bench, system, sizes)
            case "lanes":
                rows = run_lanes(bench, system, sizes)
            case _:
                rows = run_raw(bench, system, sizes)
    except (RuntimeError, psycopg.Error, OSError, KeyError) as error:
        print(f"  failed: {error}", file=sys.stderr)
        rows = [{"error": str(error)}]
    about = {"scenario": name, "system": system.name, "load": round(os.getloadavg()[0], 1)}
    print(f"  {time.monotonic() - begin:.1f} s", file=sys.stderr, flush=True)
    return [about | row for row in rows]


def chosen_scenarios(names: str | None) -> list[str]:
    wanted = names.split(",") if names else SCENARIOS
    unknown = [name for name in wanted if name not in SCENARIOS]
    if unknown:
        raise SystemExit(f"error: no such scenario: {', '.join(unknown)}; there are {', '.join(SCENARIOS)}")
    return wanted


def about(bench: Bench, quick: bool) -> dict:
    with psycopg.connect(bench.database_url) as connection:
        server = connection.execute("SHOW server_version").fetchone()[0]
    return machine(bench.folder) | {
        "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
        "postgres": server.split()[0],
        "is_quick": quick,
        "systems": {
            system.name: {"version": system.version(), "durability": system.durability, "settings": system.settings}
            for system in SYSTEMS
        },
    }


def is_good(row: dict) -> bool:
    """A peer may be too slow for a load; nobody may fail, lose a job or run one twice, and ours must keep up."""
    allowed = {"exactly once"} if row["system"].startswith("ours") else {"exactly once", "too slow"}
    return row.get("verdict") in allowed


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    arguments = read_arguments()
    sizes = QUICK if arguments.quick else Sizes()
    bench = Bench(
        arguments.database_url, arguments.postmaster, arguments.postgres_programs, arguments.ours, arguments.folder,
        sizes.limit_seconds,
    )  # fmt: skip
    systems = chosen(arguments.only, arguments.ours)
    results = {"about": about(bench, arguments.quick), "rows": []}
    for scenario in chosen_scenarios(arguments.scenario):
        for system in systems:
            results["rows"] += run_scenario(scenario, bench, system, sizes, arguments.million)
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    text = report.markdown(results, systems)
    print(text)
    if arguments.write_readme:
        report.write_between_markers(README, text)
    return 0 if all(is_good(row) for row in results["rows"]) else 1


if __name__ == "__main__":
    sys.exit(main())
