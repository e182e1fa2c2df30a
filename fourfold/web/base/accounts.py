"""Sign-in by allauth, with the door closed for strangers: people are invited, they don't sign themselves up."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

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

    def is_safe_url(self, url: str) -> bool:
        """Only addresses of ours that can be read at all."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mails carry the configured address and the product's name, whatever host the request claimed."""
        context["current_site"] = SimpleNamespace(domain=urlsplit(settings.BASE_URL).netloc, name="Fourfold")
        for name in ("password_reset_url", "signup_url"):
            if name in context:
                path = "/" + context[name].split("://", 1)[-1].split("/", 1)[-1]
                context[name] = f"{settings.BASE_URL}{path}"
        super().send_mail(template_prefix, email, context)
