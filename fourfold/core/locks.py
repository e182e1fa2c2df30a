"""One at a time: for checks that look at many rows, where locking one row is not enough."""

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
