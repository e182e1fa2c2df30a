"""The password of the first administrator, typed at a terminal."""

from fourfold.cli.commands import createadmin


def test_a_password_that_cannot_be_taken_is_asked_for_again(monkeypatch, capsys):
    typed = iter(["password", "correct horse battery", "correct horse batery", *["correct horse battery"] * 2])
    monkeypatch.setattr(createadmin, "getpass", lambda question: next(typed))
    assert createadmin._typed() == "correct horse battery"
    said = capsys.readouterr().out.splitlines()
    assert "too common" in said[0]
    assert said[1:] == ["The two passwords differ. Type both again."]
