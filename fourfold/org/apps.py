from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "fourfold.org"
    label = "org"
