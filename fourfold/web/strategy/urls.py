from django.urls import path

from fourfold.web.strategy import links, maps, settings, views

app_name = "strategy"
urlpatterns = [
    path("scorecards/", views.scorecards, name="scorecards"),
    path("scorecards/<int:pk>/", views.scorecard, name="scorecard"),
    path("scorecards/<int:pk>/scorecard.xlsx", views.scorecard_xlsx, name="scorecard_xlsx"),
    path("scorecards/<int:pk>/why/", views.why_scorecard, name="why_scorecard"),
    path("scorecards/<int:pk>/map/", maps.scorecard_map, name="scorecard_map"),
    path("scorecards/<int:pk>/map.svg", maps.map_svg, name="map_svg"),
    path("scorecards/<int:pk>/map/links/", links.links, name="links"),
    path("scorecards/settings/", settings.organisation, name="settings"),
    path("scorecards/<int:pk>/settings/", settings.scorecard, name="scorecard_settings"),
    path("objectives/<int:pk>/settings/", settings.objective, name="objective_settings"),
    path("map/", maps.first_map, name="map"),
    path("objectives/<int:pk>/", views.objective, name="objective"),
]
