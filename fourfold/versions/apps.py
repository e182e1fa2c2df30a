from django.apps import AppConfig


class VersionsConfig(AppConfig):
    name = "fourfold.versions"
    label = "versions"
