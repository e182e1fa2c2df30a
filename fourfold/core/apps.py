from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "fourfold.core"
    label = "core"

    def ready(self) -> None:
        post_migrate.connect(_protect, sender=self, dispatch_uid="fourfold.protection")


def _protect(*, using: str, plan: Any = (), **kwargs: Any) -> None:
    from fourfold.core.protection import protect  # models are ready only now

    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT to_regclass('org_membership') IS NOT NULL AND to_regclass('strategy_scorecard') IS NOT NULL"
        )
        if cursor.fetchone() == (True,):
            protect(cursor)
