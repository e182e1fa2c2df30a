from django.urls import path

from fourfold.web.org import administration, calendar, tokens, views

app_name = "org"
urlpatterns = [
    path("choose/", views.choose, name="choose"),
    path("units/", views.units, name="units"),
    path("administration/", administration.overview, name="administration"),
    path("administration/organisation/", administration.organisation, name="organisation"),
    path("administration/calendar/", calendar.calendar, name="calendar"),
    path("administration/people/", administration.people, name="people"),
    path("administration/people/new/", administration.invite, name="invite"),
    path("administration/people/<int:pk>/", administration.person, name="person"),
    path("administration/units/", administration.unit_list, name="unit_list"),
    path("administration/units/new/", administration.new_unit, name="new_unit"),
    path("administration/units/<int:pk>/", administration.unit, name="unit"),
    path("administration/units/<int:pk>/remove/", administration.remove_unit, name="remove_unit"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", tokens.revoke, name="revoke_token"),
]
