"""Every address of the product. Each belongs to a door; tests/architecture compares them with the permission matrix."""

from django.urls import include, path

from fourfold.integrations.rest.api import api

urlpatterns = [
    path("", include("fourfold.web.urls")),
    path("import/", include("fourfold.integrations.imports.pages.urls")),
    path("api/v1/", api.urls),
    path("account/", include("fourfold.web.account.urls")),
]
handler400 = "fourfold.web.base.errors.bad_request"
handler403 = "fourfold.web.base.errors.forbidden"
handler404 = "fourfold.web.base.errors.not_found"
handler429 = "fourfold.web.base.errors.too_many"
handler500 = "fourfold.web.base.errors.server_error"
