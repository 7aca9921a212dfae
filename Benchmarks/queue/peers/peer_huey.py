"""huey on SQLite in WAL mode with `fsync=True`, which is synchronous=FULL; one commit per job, as it has no batches."""

import logging
import time
from pathlib import Path

import common
from huey import SqliteHuey
from huey.consumer import Consumer

POLL_SECONDS = 0.01


class Peer:
    def __init__(self, folder: str):
        logging.disable(logging.CRITICAL)
        self.file = str(Path(folder) / "huey.db")
        self.recorder = None

    def open(self, fsync: bool = True):
        """Returns the queue and its task; results are not stored, as the handler has none."""
        queue = SqliteHuey("olcum", filename=self.file, fsync=fsync, results=False)

        @queue.task(name="olcum")
        def handle(job: dict) -> None:
            self.recorder.record(job)

        return queue, handle

    def prepare(self) -> None:
        self.open()

    def enqueue(self, jobs) -> None:
        # Filling is not measured: without fsync, or each job would wait for the disk.
        _, task = self.open(fsync=False)
        for job in jobs:
            task(job)

    def work(self, recorder: common.Recorder) -> None:
        self.recorder = recorder
        queue, _ = self.open()
        consumer = Consumer(
            queue, workers=1, periodic=False, initial_delay=POLL_SECONDS, max_delay=POLL_SECONDS, backoff=1.0
        )
        recorder.ready()
        consumer.start()
        recorder.wait()
        consumer.stop(graceful=True)

    def produce(self, ticks) -> None:
        _, task = self.open()
        for due, numbers in ticks:
            time.sleep(max(0.0, due - time.monotonic()))
            for number in numbers:
                task(common.stamped(range(number, number + 1))[0])

    def remaining(self) -> int:
        queue, _ = self.open()
        return queue.pending_count()


if __name__ == "__main__":
    common.run(Peer)
