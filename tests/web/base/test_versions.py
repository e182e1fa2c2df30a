"""A stale edit is refused with both versions in words, and saving again is then a decision."""

import re
from html import unescape

import pytest

from fourfold.org.actions import change_unit
from fourfold.org.models import Unit


def rows(page: str) -> list[list[str]]:
    table = page.split('aria-label="Both versions"')[1].split("</table>")[0]
    found = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, flags=re.S) for row in table.split("<tr>")[2:]]
    return [[unescape(cell) for cell in row] for row in found]


@pytest.fixture
def typed(site, admin):
    return {
        "name": "Site Far North", "code": "NORTH", "parent": admin.unit_id, "tier": 2, "order": 0, "version": site.version,
    }  # fmt: skip


def test_a_stale_edit_shows_both_versions_in_the_words_of_the_form(site, admin, browse, typed):
    change_unit(actor=admin, unit_id=site.pk, version=site.version, name="Northern site", tier=3)
    answer = browse(admin).post(f"/administration/units/{site.pk}/", typed)
    assert answer.status_code == 409
    assert rows(answer.content.decode()) == [
        ["Name", "Northern site", "Site Far North"],
        ["Scorecard tier", "Scorecard tier 3 - Team", "Scorecard tier 2 - Unit"],
    ]


def test_saving_again_after_comparing_is_accepted(site, admin, browse, typed):
    change_unit(actor=admin, unit_id=site.pk, version=site.version, name="Northern site")
    page = browse(admin).post(f"/administration/units/{site.pk}/", typed).content.decode()
    version = re.search(r'name="version" value="(\d+)"', page).group(1)
    assert browse(admin).post(f"/administration/units/{site.pk}/", typed | {"version": version}).status_code == 302
    assert Unit.objects.get(pk=site.pk).name == "Site Far North"


def test_the_same_number_written_otherwise_is_no_difference(scene, browse, ben, ada):
    from fourfold.measures.actions import record_value

    record_value(actor=ada, measure_id=scene.yield_.pk, period_start=scene.months[-1], amount=91, note="By Ada")
    address = f"/measures/{scene.yield_.pk}/value/?period={scene.months[-1].isoformat()}"
    answer = browse(ben).post(address, {"amount": "91.0", "kind": "actual", "note": "By Ben", "version": 1})
    assert answer.status_code == 409
    assert rows(answer.content.decode()) == [["Note", "By Ada", "By Ben"]]
