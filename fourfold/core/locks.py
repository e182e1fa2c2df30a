"""One at a time: for checks that look at many rows, where locking one row is not enough."""

from datetime import datetime

from django.db import connection

from fourfold.core.scoping import current_organisation


def alone(topic: str) -> None:
    """Until this transaction ends, nobody else in the organisation works on `topic`; they wait, then see what we did.

    Take it before any row lock, so that two actions never wait for each other. The trail's own lock always comes last.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s), %s::int)", [f"fourfold {topic}", current_organisation()]
        )


def among(topic: str) -> datetime:
    """Many may work on `topic` at once, but nobody while somebody does so alone. Returns the database's clock, read after
    the wait: what is recorded at this instant lies wholly before or wholly after whatever was done alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH held AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(hashtext(%s), %s::int)) "
            "SELECT clock_timestamp() FROM held",
            [f"fourfold {topic}", current_organisation()],
        )
        now: datetime = cursor.fetchone()[0]
    return now


def instant() -> datetime:
    """The database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now


def began() -> datetime:
    """When the transaction at work began, by the database's clock: what it recorded or ended came later."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT transaction_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment
