"""The job worker: takes jobs from the queue in PostgreSQL, takes over those of workers that died, and tidies up."""

import asyncio
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from fourfold.cli.problems import Problem

logger = logging.getLogger("fourfold.jobs")

ATTEMPTS = 5  # a job whose worker died that often is parked as failed instead of killing the next worker
DEAD_AFTER = 30.0  # seconds without a sign of life
TAKE_OVER_EVERY = 15.0
TIDY_EVERY = 3600.0
KEEP_JOBS = 30 * 24  # hours that finished jobs stay readable
GRACE = 3.0  # seconds for running jobs when the worker stops; what doesn't finish is taken over later


def check_jobs(jobs: int) -> None:
    """Raises Problem for a number of jobs that makes no sense."""
    if not 1 <= jobs <= 32:
        raise Problem(f"--jobs is {jobs}; it must lie between 1 and 32.")


def work(jobs: int) -> None:
    """Work until Ctrl+C."""
    with inside(jobs), suppress(KeyboardInterrupt):
        threading.Event().wait()


@contextmanager
def inside(jobs: int = 2) -> Iterator[None]:
    """A worker in a thread of its own with a loop of its own, for as long as the block lasts."""
    worker = _Worker(jobs)
    worker.thread.start()
    try:
        yield
    finally:
        worker.stop()


class _Worker:
    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, name="jobs", daemon=True)
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    def stop(self) -> None:
        """Let running jobs finish for a moment; whatever still runs then is left to be taken over."""
        self._stopping = True
        with suppress(RuntimeError):  # the loop has ended by itself
            self.loop.call_soon_threadsafe(self._cancel)
        self.thread.join(GRACE)

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self._task = self.loop.create_task(self._keep_working())
        with suppress(asyncio.CancelledError):
            self.loop.run_until_complete(self._task)
        self.loop.close()

    async def _keep_working(self) -> None:
        wait = 1.0
        while not self._stopping:
            try:
                await _work(self.jobs)
                wait = 1.0
            except Exception as error:
                logger.warning("The job worker lost the database (%s); trying again in %.0f s.", error, wait)
                wait = min(wait * 2, 30.0)
            await asyncio.sleep(wait)


async def _work(jobs: int) -> None:
    from procrastinate import PsycopgConnector
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params

    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=jobs + 3)
    worker = app.with_connector(connector)  # the pages' own app keeps enqueueing inside their transactions
    async with worker.open_async():
        tidying = asyncio.create_task(_tidy(worker))
        try:
            await worker.run_worker_async(
                concurrency=jobs, install_signal_handlers=False, stalled_worker_timeout=DEAD_AFTER, name="fourfold"
            )
        finally:
            tidying.cancel()


async def _tidy(app: Any) -> None:
    """Take over jobs of dead workers, every few seconds; forget old jobs and sessions, every hour."""
    loop = asyncio.get_running_loop()
    next_tidying = loop.time()
    while True:
        try:
            await _take_over(app.job_manager)
            if loop.time() >= next_tidying:
                next_tidying = loop.time() + TIDY_EVERY
                await app.job_manager.delete_old_jobs(
                    nb_hours=KEEP_JOBS, include_failed=True, include_cancelled=True, include_aborted=True
                )
                await asyncio.to_thread(_forget_sessions)
        except Exception:
            logger.exception("Tidying up failed; it is tried again.")
        await asyncio.sleep(TAKE_OVER_EVERY)


async def _take_over(manager: Any) -> None:
    from datetime import UTC, datetime

    from procrastinate.exceptions import UniqueViolation
    from procrastinate.jobs import Status

    await manager.prune_stalled_workers(DEAD_AFTER)
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER):
        if job.attempts >= ATTEMPTS:
            logger.error("Job %s (%s) ended its worker %d times and is parked.", job.id, job.task_name, job.attempts)
            await manager.finish_job(job, Status.FAILED, delete_job=False)
        else:
            logger.warning("Job %s (%s) lost its worker and is tried again.", job.id, job.task_name)
            try:
                await manager.retry_job_by_id_async(job.id, datetime.now(UTC))
            except UniqueViolation:  # the same work is queued again already
                await manager.finish_job(job, Status.FAILED, delete_job=False)


def _forget_sessions() -> None:
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import close_old_connections

    try:
        SessionStore.clear_expired()
    finally:
        close_old_connections()
