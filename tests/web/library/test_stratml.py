"""A StratML file is looked at on a page, taken in from there, and downloaded again."""

import html
import re

from django.core.files.uploadedfile import SimpleUploadedFile

from fourfold.plain.stratml import read_stratml
from fourfold.strategy.models import Strategy
from tests.acts import nothing_written
from tests.plain.stratml.samples import ODD, PLAN

PAGE = "/library/stratml/"


def look(client, text):
    return client.post(PAGE, {"file": SimpleUploadedFile("plan.xml", text.encode())})


def test_a_file_is_looked_at_first_and_nothing_is_written(admin, ada, browse):
    with nothing_written():
        shown = look(browse(ada), PLAN)
    page = shown.content.decode()
    assert shown.status_code == 200
    for said in (
        "2 themes, 3 objectives, 1 measure, 2 targets and 1 actual",
        "Clean water",
        "Less oil",
        "stays without data",
    ):
        assert said in page
    assert "ina@port.example" not in re.sub(r'name="text" value="[^"]*"', "", page), (
        "a submitter's address is carried, not shown"
    )


def test_it_is_taken_in_from_there_and_downloaded_as_it_came(admin, ada, ben, dan, cleo, site, browse):
    client = browse(ada)
    page = look(client, PLAN).content.decode()
    text = html.unescape(re.search(r'name="text" value="([^"]*)"', page)[1])
    given = {
        "name": "Harbour",
        "unit": site.pk,
        "starts_on": "2023-01-01",
        "ends_on": "2026-12-31",
        "lane": "Customer",
        "text": text,
    }
    done = client.post(PAGE, given)
    made = Strategy.objects.get(name="Harbour")
    assert (done.status_code, done.headers["Location"]) == (302, f"/library/strategies/{made.pk}/")
    address = f"/library/strategies/{made.pk}/strategy.xml"
    answer = client.get(address)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="harbour.xml"'
    assert read_stratml(answer.content).counts == read_stratml(PLAN).counts
    assert browse(cleo).get(address).status_code == 404


def test_what_is_wrong_stays_on_the_page(admin, ada, site, browse):
    client = browse(ada)
    with nothing_written():
        refused = look(client, '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
        assert (refused.status_code, "document type" in refused.content.decode()) == (422, True)
        given = {"name": "", "unit": site.pk, "starts_on": "", "ends_on": "", "lane": "Customer", "text": ODD}
        again = client.post(PAGE, given)
    page = again.content.decode()
    assert again.status_code == 422 and "What would come in" in page and "Sell more than last year." in page


def test_the_page_is_for_those_who_edit_a_unit(admin, ben, vera, browse):
    for member in (ben, vera):
        assert browse(member).get(PAGE).status_code == 403
        assert look(browse(member), PLAN).status_code == 403
