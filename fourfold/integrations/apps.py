from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "fourfold.integrations"
    label = "integrations"
