from django.urls import path

from fourfold.web.versions import proposals, views

app_name = "versions"
urlpatterns = [
    path("strategies/<int:pk>/versions/", views.life, name="life"),
    path("strategies/<int:pk>/versions/compare/", views.compare, name="compare"),
    path("strategies/<int:pk>/versions/<int:number>/restore/", views.restore, name="restore"),
    path("strategies/<int:pk>/move/<slug:move>/", views.move, name="move"),
    path("strategies/<int:pk>/proposals/new/", proposals.new, name="new_proposal"),
    path("proposals/<int:pk>/", proposals.decide, name="decide"),
    path("proposals/<int:pk>/withdraw/", proposals.withdraw, name="withdraw"),
]
