"""The audit trail and remembered answers. Both belong to an organisation."""

from django.db import models

from fourfold.core.scoping import OrganisationModel


class AuditEntry(OrganisationModel):
    """Who did what, when and why. A trigger numbers and chains the entries; nobody can change or delete one."""

    sequence = models.BigIntegerField(editable=False, default=0)  # set by the trigger, per organisation from 1
    recorded_at = models.DateTimeField(editable=False)  # set by the trigger: the database server's clock
    zone = models.CharField(max_length=64)  # the organisation's time zone then
    actor_id = models.BigIntegerField(null=True)  # None: the system itself
    actor = models.CharField(max_length=200)
    role = models.CharField(max_length=40)
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=300)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    source = models.CharField(max_length=40)  # page, rest, import, command, demonstration
    previous_hash = models.CharField(max_length=64, editable=False, default="")
    hash = models.CharField(max_length=64, editable=False, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id", "sequence"], name="audit_sequence_once")]
        indexes = [
            models.Index(
                fields=["organisation_id", "subject_type", "subject_id", "-sequence"], name="audit_of_subject"
            ),
            models.Index(fields=["organisation_id", "-recorded_at"], name="audit_newest"),
        ]


class RememberedAnswer(OrganisationModel):
    """The answer to a write that carried an Idempotency-Key, kept so that a repeat gets it again."""

    actor_id = models.BigIntegerField()
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)  # of method, path and body
    status = models.PositiveSmallIntegerField(null=True)  # None while the first request is still running
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id", "actor_id", "key"], name="answer_once")]


class PastRow(OrganisationModel):
    """A row as it was until an instant; without content it did not exist until then. Written by triggers, read by past.py."""

    of_table = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    content = models.JSONField(null=True)
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "of_table", "row_id", "until"], name="past_of_row")]
