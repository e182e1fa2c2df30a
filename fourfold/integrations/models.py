"""How much a caller of the REST API may still ask for. Belongs to no organisation and holds nothing of theirs."""

from django.db import models


class Allowance(models.Model):
    """A caller's bucket: calls left at an instant. It fills up again as time passes. An unlogged table, lost in a crash."""

    key = models.CharField(primary_key=True, max_length=40)  # token:12 or member:7
    remaining = models.FloatField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
