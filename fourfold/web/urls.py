"""The pages, a folder for each room."""

from django.urls import include, path

from fourfold.web.base import theme
from fourfold.web.home import views as home

urlpatterns = [
    path("", home.home, name="home"),
    path("theme/", theme.choose, name="theme"),
    path("", include("fourfold.web.org.urls")),
    path("", include("fourfold.web.strategy.urls")),
    path("", include("fourfold.web.periods.urls")),
    path("measures/", include("fourfold.web.measures.urls")),
    path("library/", include("fourfold.web.library.urls")),
    path("", include("fourfold.web.governance.urls")),
    path("", include("fourfold.web.versions.urls")),
]
