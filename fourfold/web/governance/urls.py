from django.urls import path

from fourfold.web.governance import guardrails

app_name = "governance"
urlpatterns = [
    path("guard-rails/", guardrails.guard_rails, name="guard_rails"),
    path("guard-rails/override/", guardrails.override, name="override"),
    path("guard-rails/overrides/<int:pk>/withdraw/", guardrails.withdraw, name="withdraw_override"),
    path("scorecards/<int:pk>/reviews/new/", guardrails.review, name="note_review"),
]
