"""The story without scripts is a list beside the picture."""

import re


def test_the_story_is_a_list_of_sentences(scene, browse, vera):
    page = browse(vera).get(f"/scorecards/{scene.scorecard.pk}/map/story/").content.decode()
    assert re.findall(r'data-sentence="([^"]*)"', page) == ["If parts are right first time, customers complain less."]
    assert f'data-step="{scene.link.pk}"' in page and 'class="strategy-map' in page


def test_a_chain_is_chosen_by_where_it_begins(scene, browse, vera):
    browser, address = browse(vera), f"/scorecards/{scene.scorecard.pk}/map/story/"
    assert browser.get(f"{address}?from={scene.quality.pk}").status_code == 200
    assert browser.get(f"{address}?from=all").status_code == 200
    assert browser.get(f"{address}?from={scene.delivery.pk}").status_code == 404


def test_a_map_without_arrows_leads_to_drawing_one(scene, browse, ada, vera):
    from fourfold.strategy.actions import unlink

    unlink(actor=ada, link_id=scene.link.pk)
    address = f"/scorecards/{scene.scorecard.pk}/map/story/"
    assert f'href="/scorecards/{scene.scorecard.pk}/map/edit/"' in browse(ada).get(address).content.decode()
    assert "Edit the map" not in browse(vera).get(address).content.decode()
