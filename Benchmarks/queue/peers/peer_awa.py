"""awa-pg: its queue storage, COPY ingestion, an asynchronous handler in Python."""

import asyncio
import time
from dataclasses import asdict, dataclass

import awa
import common

QUEUE = "olcum"
WORKERS = 500
CLAIMERS = 1
BATCH = 500


@dataclass
class Olcum:
    no: int
    serit: int
    an: int
    metin: str


class Peer:
    def __init__(self, url: str):
        self.url = url

    def client(self) -> awa.AsyncClient:
        return awa.AsyncClient(self.url, max_connections=20)

    async def prepare(self) -> None:
        async with self.client() as client:
            await client.migrate()
            await client.install_queue_storage()

    async def enqueue(self, jobs) -> None:
        async with self.client() as client:
            for chunk in common.chunks(jobs):
                await client.enqueue_many_copy([Olcum(**job) for job in chunk], queue=QUEUE)

    async def work(self, recorder: common.Recorder) -> None:
        async with self.client() as client:

            @client.task(Olcum, queue=QUEUE)
            async def handle(job) -> None:
                recorder.record(asdict(job.args))

            recorder.ready()
            queue = {"name": QUEUE, "max_workers": WORKERS, "claimers": CLAIMERS, "claim_batch_size": BATCH}
            await client.start([queue])
            await recorder.wait_async()
            await client.shutdown()

    async def produce(self, ticks) -> None:
        async with self.client() as client:
            for due, numbers in ticks:
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                jobs = [Olcum(**job) for job in common.stamped(numbers)]
                await client.enqueue_many_copy(jobs, queue=QUEUE)

    async def remaining(self) -> int:
        async with self.client() as client:
            await client.flush_admin_metadata()
            stats = await client.queue_stats()
            return sum(one.total_queued + one.running for one in stats)


if __name__ == "__main__":
    common.run(Peer)
