"""The request as the pages see it, once the middleware has found out who asks."""

from django.http import HttpRequest

from fourfold.org.queries import Member


class Request(HttpRequest):
    """Views that aren't marked public get only requests with a member: others never reach them."""

    member: Member
    reference: str  # to quote when something went wrong
