"""Light, dark, or as the system has it: kept in a cookie, so that the first byte already has the right look."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from fourfold.core.permissions import public

THEMES = ("system", "light", "dark")
YEAR = 365 * 24 * 3600


def theme_of(request: HttpRequest) -> str:
    chosen = request.COOKIES.get("theme", "system")
    return chosen if chosen in THEMES else "system"


@public
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    wanted, back = request.POST.get("theme", "system"), request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe and back.startswith("/") else "/")
    response.set_cookie("theme", wanted if wanted in THEMES else "system", max_age=YEAR, samesite="Lax", httponly=True)
    return response
