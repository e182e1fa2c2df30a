"""The definition on the measure's page: what is stated stands out, and what is missing is named once."""


def test_fields_without_content_are_named_in_one_sentence(scene, browse, ada):
    page = browse(ada).get(f"/measures/{scene.yield_.pk}/?tab=sheet").content.decode()
    sheet, missing = page.split('class="facts facts-long"')[1].split("Not stated: ")
    assert "<dt>Unit of measure</dt><dd>%</dd>" in sheet
    assert "–" not in sheet
    assert "benchmark, " in missing.split("</p>")[0]
