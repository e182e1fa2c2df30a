"""A person's own API tokens: made here, shown once, ended here."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from fourfold.org import actions, queries
from fourfold.org.forms import TokenForm
from fourfold.web.base.forms import saved, sent
from fourfold.web.base.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: Request) -> HttpResponse:
    form: forms.Form = TokenForm(sent(request))
    issued = None
    if request.method == "POST":
        issued = saved(form, lambda data: actions.issue_token(actor=request.member, **data))
    context = {
        "form": TokenForm() if issued else form, "tokens": queries.tokens_of(request.member),
        "issued": issued[0] if issued else None, "secret": issued[1] if issued else None,
    }  # fmt: skip
    response = render(request, "org/tokens.html", context, status=422 if form.is_bound and not issued else 200)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def revoke(request: Request, pk: int) -> HttpResponse:
    token = actions.revoke_token(actor=request.member, token_id=pk)
    messages.success(request, f"The token “{token.name}” no longer works.")
    return redirect("org:tokens")
