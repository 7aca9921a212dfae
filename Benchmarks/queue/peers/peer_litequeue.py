"""litequeue on SQLite in WAL mode; it sets synchronous=NORMAL itself, which is put to FULL here so that all are equal.

It has no worker: the loop is the one of its documentation, which takes one message, works, and marks it as done.
"""

import json
import time
from pathlib import Path

import common
from litequeue import LiteQueue

POLL_SECONDS = 0.005


class Peer:
    def __init__(self, folder: str):
        self.file = str(Path(folder) / "litequeue.db")

    def open(self) -> LiteQueue:
        queue = LiteQueue(self.file, timeout=30)
        queue.conn.execute("PRAGMA synchronous = FULL")
        return queue

    def prepare(self) -> None:
        self.open().close()

    def enqueue(self, jobs) -> None:
        queue = self.open()
        for chunk in common.chunks(jobs):
            self.send(queue, chunk)

    @staticmethod
    def send(queue: LiteQueue, jobs: list[dict]) -> None:
        with queue.transaction(mode="IMMEDIATE"):
            for job in jobs:
                queue.put(json.dumps(job))

    def work(self, recorder: common.Recorder) -> None:
        queue = self.open()
        recorder.ready()
        while not recorder.is_over:
            message = queue.pop()
            if message is None:
                time.sleep(POLL_SECONDS)
                continue
            recorder.record(json.loads(message.data))
            queue.done(message.message_id)

    def produce(self, ticks) -> None:
        queue = self.open()
        for due, numbers in ticks:
            time.sleep(max(0.0, due - time.monotonic()))
            self.send(queue, common.stamped(numbers))

    def remaining(self) -> int:
        return self.open().qsize()


if __name__ == "__main__":
    common.run(Peer)
