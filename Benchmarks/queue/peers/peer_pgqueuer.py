"""pgqueuer: batches of 500, one asyncpg connection, tables LOGGED (`durable`, its default)."""

import asyncio
import json
import time

import asyncpg
import common
from pgqueuer import PgQueuer
from pgqueuer.db import AsyncpgDriver
from pgqueuer.models import Job
from pgqueuer.queries import Queries

ENTRYPOINT = "olcum"
BATCH = 500


class Peer:
    def __init__(self, url: str):
        self.url = url

    async def connect(self) -> asyncpg.Connection:
        return await asyncpg.connect(self.url)

    async def prepare(self) -> None:
        connection = await self.connect()
        await Queries(AsyncpgDriver(connection)).install()
        await connection.close()

    @staticmethod
    async def send(queries: Queries, jobs: list[dict]) -> None:
        payloads = [json.dumps(job).encode() for job in jobs]
        await queries.enqueue([ENTRYPOINT] * len(jobs), payloads, [0] * len(jobs))

    async def enqueue(self, jobs) -> None:
        connection = await self.connect()
        queries = Queries(AsyncpgDriver(connection))
        for chunk in common.chunks(jobs):
            await self.send(queries, chunk)
        await connection.close()

    async def work(self, recorder: common.Recorder) -> None:
        connection = await self.connect()
        queue = PgQueuer(AsyncpgDriver(connection))

        @queue.entrypoint(ENTRYPOINT)
        async def handle(job: Job) -> None:
            recorder.record(json.loads(job.payload))

        recorder.ready()
        running = asyncio.create_task(queue.run(batch_size=BATCH))
        await recorder.wait_async()
        queue.shutdown.set()
        await running
        await connection.close()

    async def produce(self, ticks) -> None:
        connection = await self.connect()
        queries = Queries(AsyncpgDriver(connection))
        for due, numbers in ticks:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            await self.send(queries, common.stamped(numbers))
        await connection.close()

    async def remaining(self) -> int:
        connection = await self.connect()
        rows = await connection.fetchval("SELECT count(*) FROM pgqueuer")
        await connection.close()
        return rows


if __name__ == "__main__":
    common.run(Peer)
