"""The page on which periods are closed, as those see it who may not move them."""


def test_it_names_the_people_who_move_periods_on(scene, browse, ben, office):
    page = browse(ben).get("/closing/").content.decode()
    assert f"The strategy office moves periods on: {office.name}." in page
