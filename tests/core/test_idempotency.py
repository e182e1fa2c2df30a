"""A repeated write gets the first answer and changes nothing."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from fourfold.core import idempotency
from fourfold.core.guards import Refused
from fourfold.core.models import RememberedAnswer
from fourfold.core.scoping import organisation_scope
from tests.together import meanwhile, town

__all__ = ["town"]


def recall(member, key="k-1", fingerprint="f"):
    return idempotency.recall(actor_id=member.pk, key=key, fingerprint=fingerprint)


def test_the_first_use_of_a_key_has_no_answer_yet(admin):
    assert recall(admin).status is None


def test_a_repeat_gets_what_was_kept(admin):
    idempotency.keep(recall(admin), status=201, body={"id": 1})
    again = recall(admin)
    assert (again.status, again.body) == (201, {"id": 1})
    assert RememberedAnswer.objects.count() == 1


def test_a_key_used_for_another_request_is_refused(admin):
    recall(admin)
    with pytest.raises(Refused, match="R2"):
        recall(admin, fingerprint="another")


@pytest.mark.parametrize("key", ["", "x" * 256, "a\x00b"])
def test_what_can_not_be_a_key_is_refused(admin, key):
    with pytest.raises(Refused, match="R2"):
        recall(admin, key=key)


def test_two_members_and_two_organisations_may_use_the_same_key(admin, ada, cleo):
    assert recall(admin).pk != recall(ada).pk
    with organisation_scope(cleo.organisation_id):
        assert recall(cleo).status is None


def test_a_write_that_failed_leaves_its_key_free(admin):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        recall(admin)
        _ = 1 / 0
    assert not RememberedAnswer.objects.exists()


def test_a_repeat_at_the_same_moment_waits_for_the_first_answer(town):
    def first():
        idempotency.keep(recall(town), status=201, body={"id": 7})

    def second():
        with transaction.atomic():
            return recall(town)

    _, found = meanwhile(town, first, second)
    assert (found.status, found.body) == (201, {"id": 7})


def test_answers_are_forgotten_after_two_days_and_no_earlier(admin):
    old, young = recall(admin, key="old"), recall(admin, key="young")
    for answer, hours in ((old, 49), (young, 47)):
        RememberedAnswer.objects.filter(pk=answer.pk).update(created_at=timezone.now() - timedelta(hours=hours))
    assert idempotency.forget() == 1
    assert [each.key for each in RememberedAnswer.objects.all()] == ["young"]
