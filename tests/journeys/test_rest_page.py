"""The API's own page: every operation can be read and tried, with files of this server alone and under its strict policy."""

from urllib.parse import urlparse

from tests.integrations.rest.conftest import operations


def test_an_operation_is_tried_on_the_page_as_the_person_who_is_signed_in(window, product):
    page = window()
    hosts = set()
    page.on("request", lambda request: hosts.add(urlparse(request.url).netloc))
    page.goto("/api/v1/docs")
    page.wait_for_selector(".opblock")
    assert page.locator(".opblock").count() == len(operations())
    page.locator(".opblock-summary", has_text="List units").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    answer = page.locator(".live-responses-table tbody .response-col_description")
    assert '"depth": 0' in answer.first.inner_text()
    assert hosts - {""} == {urlparse(product.address).netloc}
