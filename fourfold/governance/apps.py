from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "fourfold.governance"
    label = "governance"

    def ready(self) -> None:
        from fourfold.governance import subscriptions  # models are ready only now

        subscriptions.connect()
