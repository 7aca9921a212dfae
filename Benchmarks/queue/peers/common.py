"""What every peer shares: the payload, the order of the jobs, the handler's counts, and the command line.

A peer is a class with `prepare`, `enqueue`, `work`, `produce` and `remaining`; each may be a coroutine function. Its
program understands the same commands as ours (prepare, enqueue, drain, steady, produce), and `check` besides.
"""

import argparse
import asyncio
import inspect
import json
import resource
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

TEXT = "kargo takip bilgisi guncellendi, bayiye bildirilecek; " * 3
NOISY_LANE = 1
# The producer commits once per tick, whatever the system, so that all of them are asked for the same number of commits.
TICK = 0.01


def payload(number: int, lane: int, sent_us: int = 0) -> dict:
    """The work of one job: about 200 bytes of JSON."""
    return {"no": number, "serit": lane, "an": sent_us, "metin": TEXT[:140]}


def backlog(jobs: int, lanes: int, noisy: bool) -> Iterator[dict]:
    """The payloads of a backlog in the order in which they are queued.

    Without `noisy` the lanes take turns. With it the first half belongs to one lane, and the others share the second.
    """
    for number in range(jobs):
        if lanes == 0:
            yield payload(number, 0)
        elif noisy and number < jobs // 2:
            yield payload(number, NOISY_LANE)
        elif noisy:
            yield payload(number, 2 + number % (lanes - 1))
        else:
            yield payload(number, 1 + number % lanes)


def chunks(items: Iterator[dict], size: int = 1000) -> Iterator[list[dict]]:
    """The items in lists of at most `size`."""
    chunk = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def ticks(rate: int, seconds: float) -> Iterator[tuple[float, range]]:
    """When to commit next (as `time.monotonic`), and the numbers of the jobs that are due by then."""
    start = time.monotonic()
    jobs = int(rate * seconds)
    done = tick = 0
    while done < jobs:
        tick += 1
        due = min(jobs, round(tick * TICK * rate))
        if due > done:
            yield start + tick * TICK, range(done, due)
            done = due


def stamped(numbers: range) -> list[dict]:
    """Payloads with the time right before the transaction that enqueues them: the latency includes that commit."""
    sent_us = time.time_ns() // 1000
    return [payload(number, 0, sent_us) for number in numbers]


def percentile(values: list[float], percent: float) -> float | None:
    """The smallest value that at least `percent` of the values do not exceed; None if there are none."""
    if not values:
        return None
    ordered = sorted(values)
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(0, int(rank) - 1)]


def cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


@dataclass
class Recorder:
    """The handler's counts. `record` is all that a job does besides reading its payload."""

    expected: int
    limit_seconds: float
    head: int = 5200
    starts: list[int] = field(default_factory=list)
    jobs: list[dict] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    event: threading.Event = field(default_factory=threading.Event)
    loop: asyncio.AbstractEventLoop | None = None
    loop_event: asyncio.Event | None = None
    cpu_at_start: float = 0
    started_at: float = 0

    def ready(self) -> None:
        """Called by the worker when everything is set up and it is about to take the first job."""
        print("ready", flush=True)
        self.started_at = time.monotonic()
        self.cpu_at_start = cpu_seconds()

    def record(self, job: dict) -> None:
        self.starts.append(time.time_ns())
        self.jobs.append(job)
        self.seen.add(job["no"])
        if len(self.seen) == self.expected:
            self.finish()

    def finish(self) -> None:
        self.event.set()
        if self.loop and self.loop_event:
            self.loop.call_soon_threadsafe(self.loop_event.set)

    @property
    def is_over(self) -> bool:
        return self.event.is_set() or time.monotonic() - self.started_at > self.limit_seconds

    def wait(self) -> None:
        """Until all jobs have run or the time is up."""
        self.event.wait(self.limit_seconds)

    async def wait_async(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.loop_event = asyncio.Event()
        if self.event.is_set():
            return
        try:
            await asyncio.wait_for(self.loop_event.wait(), self.limit_seconds)
        except asyncio.TimeoutError:
            pass

    def counts(self) -> dict:
        seconds = (self.starts[-1] - self.starts[0]) / 1e9 if len(self.starts) > 1 else 0.0
        return {
            "jobs": len(self.starts),
            "distinct": len(self.seen),
            "seconds": seconds,
            "cpu_seconds": cpu_seconds() - self.cpu_at_start,
        }

    def rate_between(self, first: float, last: float) -> float | None:
        """Jobs per second between two fractions of all jobs."""
        begin, end = int(len(self.starts) * first), int(len(self.starts) * last) - 1
        if end <= begin or self.starts[end] == self.starts[begin]:
            return None
        return (end - begin) * 1e9 / (self.starts[end] - self.starts[begin])

    def waits(self, noisy: bool) -> list[float]:
        """How long the jobs of the noisy lane, or of all others, waited since the first start, in milliseconds."""
        return [
            (start - self.starts[0]) / 1e6
            for start, job in zip(self.starts, self.jobs)
            if (job["serit"] == NOISY_LANE) == noisy
        ]

    def drained(self) -> dict:
        """The result of a drain."""
        return self.counts() | {
            "first_quarter_rate": self.rate_between(0, 0.25),
            "last_quarter_rate": self.rate_between(0.75, 1),
            "first_5200_of_noisy": sum(job["serit"] == NOISY_LANE for job in self.jobs[: self.head]),
            "noisy_wait_p95_ms": percentile(self.waits(noisy=True), 95),
            "others_wait_p95_ms": percentile(self.waits(noisy=False), 95),
        }

    def picked_up(self) -> dict:
        """The result of a steady load: start of the handler minus the producer's stamp."""
        latencies = [start / 1e6 - job["an"] / 1e3 for start, job in zip(self.starts, self.jobs)]
        return self.counts() | {f"p{percent}_ms": percentile(latencies, percent) for percent in (50, 95, 99)}


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("command", choices=["prepare", "enqueue", "drain", "steady", "produce", "check"])
    store = parser.add_mutually_exclusive_group(required=True)
    store.add_argument("--database-url")
    store.add_argument("--data", help="folder of the SQLite file")
    parser.add_argument("--jobs", type=int, default=0)
    parser.add_argument("--lanes", type=int, default=0)
    parser.add_argument("--noisy", action="store_true")
    parser.add_argument("--head", type=int, default=5200)
    parser.add_argument("--rate", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=0)
    parser.add_argument("--limit-seconds", type=float, default=600)
    parser.add_argument("--no-producer", action="store_true", help="what these programs always do")
    return parser.parse_args()


async def finished(result):
    return await result if inspect.isawaitable(result) else result


async def answer(peer, arguments: argparse.Namespace) -> dict:
    """Carries out one command and returns what it prints."""
    if arguments.command == "prepare":
        await finished(peer.prepare())
        return {}
    if arguments.command == "enqueue":
        await finished(peer.enqueue(backlog(arguments.jobs, arguments.lanes, arguments.noisy)))
        return {"jobs": arguments.jobs}
    if arguments.command == "check":
        return {"remaining": await finished(peer.remaining())}
    if arguments.command == "produce":
        begin = time.monotonic()
        await finished(peer.produce(ticks(arguments.rate, arguments.seconds)))
        return {"jobs": int(arguments.rate * arguments.seconds), "seconds": time.monotonic() - begin}
    is_drain = arguments.command == "drain"
    expected = arguments.jobs if is_drain else int(arguments.rate * arguments.seconds)
    recorder = Recorder(expected, arguments.limit_seconds, arguments.head)
    await finished(peer.work(recorder))
    return recorder.drained() if is_drain else recorder.picked_up()


def run(peer_type) -> None:
    """The whole program of a peer: reads the command line and prints one line of JSON."""
    arguments = read_arguments()
    if arguments.database_url:
        import uvloop  # the fastest loop for every system that has one of its own choice

        peer = peer_type(arguments.database_url)
        print(json.dumps(uvloop.run(answer(peer, arguments))), flush=True)
    else:
        peer = peer_type(arguments.data)
        print(json.dumps(asyncio.run(answer(peer, arguments))), flush=True)
