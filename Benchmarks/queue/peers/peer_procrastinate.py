"""procrastinate: one worker process; it takes and finishes jobs one by one, so only its concurrency can be chosen."""

import asyncio
import logging
import time

import common
import procrastinate

CONCURRENCY = 20
CONNECTIONS = 10


class Peer:
    def __init__(self, url: str):
        logging.disable(logging.CRITICAL)
        connector = procrastinate.PsycopgConnector(conninfo=url, min_size=CONNECTIONS, max_size=CONNECTIONS)
        self.app = procrastinate.App(connector=connector)
        self.recorder = None

        @self.app.task(name="olcum")
        async def handle(**job) -> None:
            self.recorder.record(job)

        self.task = handle

    async def prepare(self) -> None:
        async with self.app.open_async():
            await self.app.schema_manager.apply_schema_async()

    async def enqueue(self, jobs) -> None:
        async with self.app.open_async():
            for chunk in common.chunks(jobs):
                await self.task.batch_defer_async(*chunk)

    async def work(self, recorder: common.Recorder) -> None:
        self.recorder = recorder
        async with self.app.open_async():
            recorder.ready()
            running = asyncio.create_task(
                self.app.run_worker_async(concurrency=CONCURRENCY, install_signal_handlers=False)
            )
            await recorder.wait_async()
            # How its documentation stops a worker that runs inside a program: it ends the running jobs first.
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def produce(self, ticks) -> None:
        async with self.app.open_async():
            for due, numbers in ticks:
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                await self.task.batch_defer_async(*common.stamped(numbers))

    async def remaining(self) -> int:
        async with self.app.open_async():
            row = await self.app.connector.execute_query_one_async(
                "SELECT count(*) AS jobs FROM procrastinate_jobs WHERE status <> 'succeeded'"
            )
            return row["jobs"]


if __name__ == "__main__":
    common.run(Peer)
