from django.urls import path

from fourfold.web.periods import closing, restatements

app_name = "periods"
urlpatterns = [
    path("closing/", closing.page, name="closing"),
    path("closing/move/", closing.move, name="move"),
    path("closing/none/", closing.none, name="none"),
    path("restatements/", restatements.queue, name="restatements"),
    path("restatements/<int:pk>/decide/", restatements.decide, name="decide"),
]
