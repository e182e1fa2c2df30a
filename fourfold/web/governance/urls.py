from django.urls import path

from fourfold.web.governance import guardrails, handovers, leads

app_name = "governance"
urlpatterns = [
    path("guard-rails/", guardrails.guard_rails, name="guard_rails"),
    path("guard-rails/override/", guardrails.override, name="override"),
    path("guard-rails/overrides/<int:pk>/withdraw/", guardrails.withdraw, name="withdraw_override"),
    path("scorecards/<int:pk>/reviews/new/", guardrails.review, name="note_review"),
    path("leads/", leads.leads, name="leads"),
    path("leads/new/", leads.appoint, name="appoint"),
    path("leads/<int:pk>/end/", leads.end, name="end_appointment"),
    path("handovers/", handovers.handovers, name="handovers"),
    path("handovers/new/", handovers.new, name="new_handover"),
    path("handovers/<int:pk>/", handovers.handover, name="handover"),
    path("handovers/<int:pk>/withdraw/", handovers.withdraw, name="withdraw_handover"),
]
