"""Requests that no browser of ours would send: each is answered in words, with its own status, and none of them is a defect."""

import io

import pytest
from django.test import Client

from fourfold import asgi

NINES = "9" * 5000  # more digits than Python turns into a number
MANY = "&".join(f"a{n}=1" for n in range(2100))


@pytest.fixture
def visitor(scene, browse, ada) -> Client:
    browser = browse(ada)
    browser.raise_request_exception = False
    return browser


@pytest.mark.parametrize("address", ["/", "/account/login/", "/api/v1/units"])
@pytest.mark.parametrize("signed_in", [False, True])
def test_a_session_cookie_with_a_nul_is_nobodys(visitor, address, signed_in):
    visitor.cookies["sessionid"] = "\0" * 32
    expected = {"/": 302, "/account/login/": 200, "/api/v1/units": 401}
    assert visitor.get(address).status_code == expected[address]


@pytest.mark.parametrize("claimed", ["hex", "rot13", "undefined", "no-such", "utf-16", '"hex"'])
def test_the_charset_that_a_request_claims_changes_nothing(claimed):
    from django.core.handlers.wsgi import WSGIRequest

    scope = {
        "method": "POST", "path": "/theme/", "query_string": b"q=%41", "http_version": "1.1",
        "headers": [(b"content-type", f"multipart/form-data; Charset={claimed}; boundary=x".encode())],
    }  # fmt: skip
    body = b'--x\r\nContent-Disposition: form-data; name="theme"\r\n\r\nd\xc3\xa4rk\r\n--x--\r\n'
    request = WSGIRequest(asgi.environ_of(scope, io.BytesIO(body), len(body)))
    assert (request.GET["q"], request.POST["theme"]) == ("A", "därk")


@pytest.mark.parametrize("address", ["/", "/measures/", "/account/login/"])
def test_too_many_parameters_are_refused_in_words(visitor, address):
    answer = visitor.get(f"{address}?{MANY}")
    assert answer.status_code == 413
    assert "Nothing was saved" in answer.content.decode()


def test_too_many_parameters_are_refused_by_the_rest_api_too(visitor):
    answer = visitor.get(f"/api/v1/units?{MANY}")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("host", ["elsewhere.example", "", "testserver@elsewhere.example"])
@pytest.mark.parametrize("address", ["/", "/account/login/", "/api/v1/units"])
def test_an_unknown_host_name_is_refused_in_words(visitor, host, address):
    answer = visitor.get(address, headers={"Host": host})
    assert answer.status_code == 400
    assert "elsewhere.example" not in answer.content.decode()


def test_a_number_without_end_is_no_part_of_a_scorecard(visitor, scene):
    assert visitor.get(f"/scorecards/{scene.scorecard.pk}/why/?node=objective-{NINES}").status_code == 404


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/measures/?q=yield", "/measures/?q=yield"), ("foo", "/"), ("org:person", "/"), ("", "/"), ("//elsewhere.example", "/"),
        ("/\\elsewhere.example", "/"), ("https://elsewhere.example/", "/"), ("javascript:alert(1)", "/"), ("http://[::1", "/"),
    ],
)  # fmt: skip
def test_choosing_a_theme_leads_nowhere_else(visitor, wanted, led):
    answer = visitor.post("/theme/", {"theme": "dark", "next": wanted})
    assert (answer.status_code, answer["Location"]) == (302, led)


@pytest.mark.parametrize(
    "wanted", ["//elsewhere.example", "https://elsewhere.example/", "\t//elsewhere.example", "http://[::1"]
)
def test_signing_in_and_out_leads_nowhere_else(wanted, ada, client):
    client.raise_request_exception = False
    sent = {"login": ada.email, "password": "correct horse battery", "next": wanted}
    assert client.post("/account/login/", sent)["Location"] == "/"
    assert client.post("/account/logout/", {"next": wanted})["Location"] == "/"


def test_an_error_does_not_lead_to_an_address_that_looks_like_a_path(visitor):
    page = visitor.get(
        "/measures/999999/", headers={"Referer": "http://testserver//elsewhere.example/"}
    ).content.decode()
    assert 'href="//elsewhere' not in page
