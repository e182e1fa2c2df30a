from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "fourfold.library"
    label = "library"
