"""How fast one caller may ask: a bucket in the database, so that all processes count together."""

import math

from django.db import connection

_TAKE = """
INSERT INTO integrations_allowance AS kept (key, remaining, at) VALUES (%(key)s, %(limit)s - 1, clock_timestamp())
ON CONFLICT (key) DO UPDATE SET at = clock_timestamp(), remaining =
    least(%(limit)s, kept.remaining + extract(epoch FROM clock_timestamp() - kept.at) * %(limit)s / 60.0) - 1
WHERE kept.remaining + extract(epoch FROM clock_timestamp() - kept.at) * %(limit)s / 60.0 >= 1
RETURNING remaining
"""
_MISSING = """
SELECT (1 - remaining) * 60.0 / %(limit)s - extract(epoch FROM clock_timestamp() - at)
FROM integrations_allowance WHERE key = %(key)s
"""


def take(key: str, per_minute: int) -> int:
    """Take one call out of the caller's bucket: 0, or the seconds to wait where it is empty. A limit of 0 is none."""
    if per_minute <= 0:
        return 0
    parameters: dict[str, str | int] = {"key": key, "limit": per_minute}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, parameters)
        if cursor.fetchone():
            return 0
        cursor.execute(_MISSING, parameters)
        (seconds,) = cursor.fetchone() or (1,)
    return max(1, math.ceil(seconds))
