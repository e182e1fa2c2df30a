from django.urls import path

from fourfold.integrations.imports.pages import views

app_name = "imports"
urlpatterns = [
    path("", views.start, name="start"),
    path("<int:pk>/", views.run, name="run"),
    path("<int:pk>/layout/", views.sheet, name="sheet"),
    path("<int:pk>/columns/", views.columns, name="columns"),
    path("<int:pk>/mapping/", views.mapping, name="mapping"),
    path("<int:pk>/check/", views.check, name="check"),
    path("<int:pk>/apply/", views.apply, name="apply"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/save/", views.save, name="save"),
    path("<int:pk>/problems.csv", views.problems, name="problems"),
]
