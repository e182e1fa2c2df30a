"""What a command writes is its user's alone, and what everybody knows is not served to everybody."""

import stat

SEND_MAIL = """
from fourfold.cli.main import main
main(["version"])
from django.core.mail import send_mail
from fourfold.integrations.imports import uploads
send_mail("Link", "secret", None, ["ada@halden.example"])
uploads.keep([b"numbers"])
answer = {}
"""


def test_what_is_written_is_readable_by_nobody_else(home):
    home.folder.parent.chmod(0o755)
    done = home.run("createadmin", "--organisation", "Halden", "--email", "alex@halden.example", "--name", "Alex")
    assert done.returncode == 0
    open_ = [
        path.relative_to(home.folder)
        for path in home.folder.rglob("*")
        if not path.is_relative_to(home.folder / "postgres" / "data") and path.lstat().st_mode & 0o066
    ]
    assert open_ == []
    assert not home.folder.stat().st_mode & 0o066


def test_a_mail_with_a_link_is_readable_by_nobody_else(home):
    home.inside(SEND_MAIL)
    found = [path for name in ("mail", "uploads") for path in (home.folder / name).iterdir()]
    assert len(found) == 2
    assert [stat.S_IMODE(path.stat().st_mode) for path in found] == [0o600, 0o600]
    assert [stat.S_IMODE(path.parent.stat().st_mode) for path in found] == [0o700, 0o700]


def test_the_demonstration_with_its_known_password_is_not_served_to_others(home):
    done = home.run("demo", FOURFOLD_HOST="0.0.0.0")
    assert done.returncode == 2
    assert "everybody knows the demonstration's password. Nothing was started." in done.stderr
    assert not home.folder.exists()
