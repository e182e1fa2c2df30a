from django.urls import path

from fourfold.web.strategy import links, logic, maps, settings, story, texts, views
from fourfold.web.strategy.authoring import links as written_links
from fourfold.web.strategy.authoring import objectives, places, strategies

app_name = "strategy"
urlpatterns = [
    path("scorecards/", views.scorecards, name="scorecards"),
    path("scorecards/<int:pk>/", views.scorecard, name="scorecard"),
    path("scorecards/<int:pk>/scorecard.xlsx", views.scorecard_xlsx, name="scorecard_xlsx"),
    path("scorecards/<int:pk>/why/", views.why_scorecard, name="why_scorecard"),
    path("scorecards/<int:pk>/map/", maps.scorecard_map, name="scorecard_map"),
    path("scorecards/<int:pk>/map.svg", maps.map_file, {"kind": "svg"}, name="map_svg"),
    path("scorecards/<int:pk>/map.pdf", maps.map_file, {"kind": "pdf"}, name="map_pdf"),
    path("scorecards/<int:pk>/map.png", maps.map_file, {"kind": "png"}, name="map_png"),
    path("scorecards/<int:pk>/map/links/", links.links, name="links"),
    path("scorecards/<int:pk>/map/tests/", logic.tests, name="logic_tests"),
    path("scorecards/settings/", settings.organisation, name="settings"),
    path("scorecards/<int:pk>/settings/", settings.scorecard, name="scorecard_settings"),
    path("objectives/<int:pk>/settings/", settings.objective, name="objective_settings"),
    path("scorecards/<int:pk>/map/story/", story.story, name="story"),
    path("map/", maps.first_map, name="map"),
    path("objectives/<int:pk>/", views.objective, name="objective"),
    # Writing it
    path("strategies/", strategies.strategies, name="strategies"),
    path("strategies/new/", strategies.set_up, name="set_up"),
    path("strategies/text/", texts.text, name="strategy_from_text"),
    path("strategies/<int:pk>/", strategies.strategy, name="strategy"),
    path("strategies/<int:pk>/text/", texts.text, name="strategy_text"),
    path("strategies/<int:pk>/strategy.yaml", texts.download, name="strategy_yaml"),
    path("strategies/<int:pk>/edit/", strategies.edit, name="edit_strategy"),
    path("strategies/<int:pk>/perspectives/new/", strategies.new_perspective, name="new_perspective"),
    path(
        "strategies/<int:pk>/perspectives/order/", strategies.order, {"kind": "perspectives"}, name="order_perspectives"
    ),
    path("strategies/<int:pk>/themes/new/", strategies.new_theme, name="new_theme"),
    path("strategies/<int:pk>/themes/order/", strategies.order, {"kind": "themes"}, name="order_themes"),
    path("strategies/<int:pk>/scorecards/new/", strategies.new_scorecard, name="new_scorecard"),
    path("perspectives/<int:pk>/edit/", strategies.perspective, name="edit_perspective"),
    path("perspectives/<int:pk>/remove/", strategies.remove_perspective, name="remove_perspective"),
    path("themes/<int:pk>/edit/", strategies.theme, name="edit_theme"),
    path("themes/<int:pk>/remove/", strategies.remove_theme, name="remove_theme"),
    path("scorecards/<int:pk>/edit/", strategies.scorecard, name="edit_scorecard"),
    path("scorecards/<int:pk>/map/edit/", objectives.edit_map, name="edit_map"),
    path("scorecards/<int:pk>/objectives/new/", objectives.new, name="new_objective"),
    path("objectives/<int:pk>/edit/", objectives.edit, name="edit_objective"),
    path("objectives/<int:pk>/move/", objectives.move, name="move_objective"),
    path("objectives/<int:pk>/retire/", objectives.retire, name="retire_objective"),
    path("objectives/<int:pk>/resume/", objectives.resume, name="resume_objective"),
    path("objectives/<int:pk>/remove/", objectives.remove, name="remove_objective"),
    path("objectives/<int:pk>/measures/new/", places.new_measure, name="new_measure"),
    path("weights/<slug:kind>/<int:pk>/", places.weight, name="weight"),
    path("weights/measure/<int:pk>/end/", places.end, name="end_place"),
    path("scorecards/<int:pk>/links/new/", written_links.new, name="new_link"),
    path("links/<int:pk>/edit/", written_links.edit, name="edit_link"),
    path("links/<int:pk>/remove/", written_links.unlink, name="unlink"),
    path("links/<int:pk>/agree/", written_links.agree, name="agree_link"),
]
