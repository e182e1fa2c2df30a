from django.urls import path

from fourfold.web.measures import behaviour, calculation, sheet, values, views

app_name = "measures"
urlpatterns = [
    path("", views.measures, name="measures"),
    path("new/", sheet.new, name="new"),
    path("<int:pk>/", views.measure, name="measure"),
    path("<int:pk>/edit/", sheet.edit, name="edit"),
    path("<int:pk>/calculation/", calculation.calculation, name="calculation"),
    path("<int:pk>/calculation/preview/", calculation.preview, name="preview"),
    path("<int:pk>/calculation/names/", calculation.names, name="names"),
    path("<int:pk>/target/", sheet.target, name="target"),
    path("<int:pk>/threshold/", sheet.threshold, name="threshold"),
    path("signals/", behaviour.all_rules, name="all_rules"),
    path("<int:pk>/signals/", behaviour.rules, name="rules"),
    path("<int:pk>/shift/", behaviour.shift, name="shift"),
    path("<int:pk>/shift/withdraw/", behaviour.withdraw, name="withdraw_shift"),
    path("<int:pk>/value/", values.record, name="record"),
]
