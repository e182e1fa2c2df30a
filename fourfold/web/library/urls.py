from django.urls import path

from fourfold.web.library import adopting, kpis, publishing

app_name = "library"
urlpatterns = [
    path("", kpis.library, name="library"),
    path("kpis/<slug:code>/", kpis.kpi, name="kpi"),
    path("kpis/<slug:code>/adopt/", adopting.shipped, name="adopt"),
    path("own/<int:pk>/", kpis.published, name="published"),
    path("own/<int:pk>/adopt/", adopting.published, name="adopt_published"),
    path("own/<int:pk>/decide/", publishing.decide, name="decide"),
    path("own/<int:pk>/withdraw/", publishing.withdraw, name="withdraw"),
    path("publish/<int:measure>/", publishing.publish, name="publish"),
]
