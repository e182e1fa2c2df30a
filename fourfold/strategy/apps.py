from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "fourfold.strategy"
    label = "strategy"

    def ready(self) -> None:
        from fourfold.strategy import subscriptions  # models are ready only now

        subscriptions.connect()
