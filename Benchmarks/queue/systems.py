"""The systems that are compared, with the settings that they run with."""

import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PEERS = Path(__file__).resolve().parent / "peers"

SYNCHRONOUS = "every commit waits for the disk (fsync and synchronous_commit on, tables logged)"
FULL = "every commit waits for the disk (WAL, synchronous=FULL)"


@dataclass(frozen=True)
class System:
    """One system on one database.

    `takes_batches` is false for those that take jobs one by one, which get fewer jobs. `package` is None for ours.
    """

    name: str
    store: str
    package: str | None
    takes_batches: bool
    durability: str
    settings: str
    fairness: str

    @property
    def is_ours(self) -> bool:
        return self.package is None

    @property
    def title(self) -> str:
        return f"**{self.name}**" if self.is_ours else self.name

    def version(self) -> str:
        if self.package is None:
            return "this one"
        try:
            return version(self.package)
        except PackageNotFoundError:
            return "not installed"

    def command(self, ours: Path | None) -> list[str]:
        """The program; ours and those of the peers understand the same commands and options."""
        if self.is_ours:
            if ours is None:
                raise RuntimeError("our program was not given (--ours)")
            return [str(ours)]
        return [sys.executable, str(PEERS / f"peer_{self.package.removesuffix('-pg').replace('-', '_')}.py")]


SYSTEMS = [
    System(
        "ours-postgres", "postgres", None, True, SYNCHRONOUS,
        "the job runner of the program, its own batch sizes", "every tenant gets its turn",
    ),
    System(
        "pgqueuer", "postgres", "pgqueuer", True, SYNCHRONOUS,
        "batch_size 500, one worker, asyncpg, uvloop", "none: priority, then age",
    ),
    System(
        "awa", "postgres", "awa-pg", True, SYNCHRONOUS,
        "queue storage, claim_batch_size 500, max_workers 500, 1 claimer, COPY to enqueue, asynchronous handler, "
        "uvloop",
        "none inside a queue (weights between queues, which the worker has to know beforehand)",
    ),
    System(
        "procrastinate", "postgres", "procrastinate", False, SYNCHRONOUS,
        "concurrency 20, 10 connections, finished jobs kept (the default), uvloop; it has no batches to take",
        "none (a lock per tenant would run its jobs one at a time)",
    ),
    System(
        "ours-sqlite", "sqlite", None, True, FULL,
        "the job runner of the program, its own batch sizes", "every tenant gets its turn",
    ),
    System(
        "huey", "sqlite", "huey", False, FULL + ", set by fsync=True",
        "1 worker thread, results not stored, looks every 10 ms; filled without fsync, as that is not measured; "
        "a job is deleted when it is taken: one that was running is lost if the worker dies",
        "none: priority, then age",
    ),
    System(
        "litequeue", "sqlite", "litequeue", False, FULL + "; its own default, NORMAL, may lose the last commits",
        "pop, work, done: two commits per job; looks every 5 ms", "none: age",
    ),
]  # fmt: skip


def chosen(names: str | None, ours: Path | None) -> list[System]:
    """The systems that were asked for; without ours if the program is not there."""
    wanted = names.split(",") if names else [system.name for system in SYSTEMS if ours or not system.is_ours]
    known = {system.name: system for system in SYSTEMS}
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise SystemExit(f"error: no such system: {', '.join(unknown)}; there are {', '.join(known)}")
    return [known[name] for name in wanted]
