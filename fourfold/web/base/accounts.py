"""Sign-in by allauth, with the door closed for strangers: people are invited, they don't sign themselves up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}"

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return "/"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Links in mails carry the configured address, whatever host the request claimed."""
        for name in ("password_reset_url", "activate_url"):
            if name in context:
                path = "/" + context[name].split("://", 1)[-1].split("/", 1)[-1]
                context[name] = f"{settings.BASE_URL}{path}"
        super().send_mail(template_prefix, email, context)
