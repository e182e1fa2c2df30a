"""A write that is repeated with the same Idempotency-Key gets the first answer again and changes nothing."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from fourfold.core.guards import Refused, refuse_if
from fourfold.core.inputs import storable
from fourfold.core.models import RememberedAnswer

REMEMBERED_FOR = timedelta(days=2)


def recall(*, actor_id: int, key: str, fingerprint: str) -> RememberedAnswer:
    """The remembered answer for this key, made on its first use (status None: now run the write, then keep()).

    Must be called inside the write's own transaction: a repeat that runs at the same time waits for the first.
    Raises Refused R2 where the key was used for another request, or can't be a key at all.
    """
    storable(key, "Idempotency-Key")
    refuse_if(not 0 < len(key) <= 255, "R2", "An Idempotency-Key has 1 to 255 characters.", field="Idempotency-Key")
    assert transaction.get_connection().in_atomic_block
    answer, created = RememberedAnswer.objects.get_or_create(
        actor_id=actor_id, key=key, defaults={"fingerprint": fingerprint}
    )
    if not created and answer.fingerprint != fingerprint:
        raise Refused(
            "R2",
            "This Idempotency-Key was used for a different request. Use a new key. Nothing was saved.",
            field="Idempotency-Key",
        )
    return answer


def keep(answer: RememberedAnswer, *, status: int, body: Any) -> None:
    """Remember what the write answered."""
    answer.status, answer.body = status, body
    answer.save(update_fields=["status", "body"])


def forget() -> int:
    """Drop the answers of the organisation in scope that are older than two days; how many those were."""
    dropped, _ = RememberedAnswer.objects.filter(created_at__lt=timezone.now() - REMEMBERED_FOR).delete()
    return dropped
