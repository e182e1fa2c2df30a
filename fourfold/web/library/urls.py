from django.urls import path

from fourfold.web.library import adopting, build, kpis, publishing, stratml, templates

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
    path("templates/", templates.listed, name="templates"),
    path("templates/file/", templates.own, name="own_template"),
    path("stratml/", stratml.take, name="stratml"),
    path("strategies/<int:pk>/strategy.xml", stratml.export, name="export_stratml"),
    path("templates/<slug:key>/", templates.template, name="template"),
    path("strategies/<int:pk>/template.yaml", templates.export, name="export_template"),
    path("strategies/<int:pk>/", build.build, name="build"),
    path("strategies/<int:pk>/numbers/", build.numbers, name="numbers"),
    path("strategies/<int:pk>/live/", build.publish, name="go_live"),
]
