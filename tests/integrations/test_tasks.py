"""Housekeeping in the queue works over every organisation, with committed data."""

from datetime import timedelta

from django.utils import timezone

from fourfold.core import idempotency
from fourfold.core.models import RememberedAnswer
from fourfold.core.scoping import NOWHERE, scope
from fourfold.integrations.tasks import forget_answers
from tests.together import town

__all__ = ["town"]


def test_old_answers_of_every_organisation_are_forgotten(town):
    from django.db import transaction

    with transaction.atomic():
        answer = idempotency.recall(actor_id=town.pk, key="old", fingerprint="f")
    RememberedAnswer.objects.filter(pk=answer.pk).update(created_at=timezone.now() - timedelta(days=3))
    with scope(NOWHERE):
        forget_answers(0)
    assert not RememberedAnswer.objects.filter(pk=answer.pk).exists()
