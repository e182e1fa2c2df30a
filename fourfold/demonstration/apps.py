from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "fourfold.demonstration"
    label = "demonstration"
