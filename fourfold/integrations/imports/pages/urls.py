from django.http import HttpRequest, HttpResponse
from django.urls import path


def start(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


app_name = "imports"
urlpatterns = [path("", start, name="start")]
