"""Background jobs: done inside the server, done by a worker of their own, taken over from one that died."""

import signal

import pytest
from django.db import connections
from procrastinate.contrib.django.utils import connector_params

TASK = "builtin:procrastinate.builtin_tasks.remove_old_jobs"
ENQUEUE = f"""
from procrastinate.contrib.django import app
from django.db import connections

def die(job, attempts):  # as if the job's worker had been killed
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', attempts = %s WHERE id = %s", [attempts, job])

answer = [app.configure_task("{TASK}", queue="builtin").defer(max_hours=1000) for n in range(3)]
die(answer[1], 1)
die(answer[2], 5)
for _ in range(2):
    answer.append(app.configure_task("sweep_uploads", queueing_lock="sweep_uploads", queue="imports").defer(timestamp=0))
    die(answer[-1], 1)
"""
STATES = """
import time
from django.db import connection
until = time.monotonic() + 60
states = {{}}
while time.monotonic() < until and len(states) < {count}:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, status FROM procrastinate_jobs WHERE id = ANY(%s) AND status IN ('succeeded', 'failed')", [{ids}]
        )
        states = dict(cursor.fetchall())
    time.sleep(0.1)
answer = states
"""


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_jobs_are_done_and_those_of_dead_workers_taken_over_or_parked(lived_in, command):
    first, second, third, *same = ids = lived_in.inside(ENQUEUE)
    process = lived_in.start(command)
    states = lived_in.inside(STATES.format(ids=ids, count=len(ids)))
    assert [states.get(str(job)) for job in (first, second, third)] == ["succeeded", "succeeded", "failed"]
    assert {str(job) for job in same} <= set(states), "two that do the same don't block the queue"
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert lived_in.postgres() == []


def test_serve_can_leave_jobs_to_others(lived_in):
    process = lived_in.start("serve", "--no-worker")
    counted = lived_in.inside(
        """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 second' * 20")
    answer = cursor.fetchone()[0]
"""
    )
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert counted == 0


def test_the_worker_acts_as_the_applications_role_at_the_pages_address(db):
    settings, worker = connections["default"].settings_dict, connector_params()
    assert worker["options"] == "-c role=fourfold_app"
    assert (worker.get("host", ""), worker["dbname"]) == (settings["HOST"], settings["NAME"])
