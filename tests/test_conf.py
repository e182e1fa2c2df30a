"""Options: read, refused in words, and documented."""

import re
from pathlib import Path

import pytest

from fourfold import conf

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "configuration.md"


def test_ours_wins_over_the_name_that_platforms_set():
    assert conf.load({"PORT": "9000"}).PORT == 9000
    assert conf.load({"PORT": "9000", "FOURFOLD_PORT": "9001"}).PORT == 9001
    assert conf.load({"PORT": "", "FOURFOLD_PORT": " "}).PORT == 8000
    assert conf.load({"DATABASE_URL": "postgresql://x/y"}).DATABASE_URL == "postgresql://x/y"


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PORT": "x"}, "PORT is 'x'; a whole number is expected."),
        ({"FOURFOLD_DEBUG": "perhaps"}, "FOURFOLD_DEBUG is 'perhaps'; write yes or no."),
        ({"FOURFOLD_PORT": "70000"}, "FOURFOLD_PORT must lie between 1 and 65535."),
        ({"FOURFOLD_THREADS": "0"}, "FOURFOLD_THREADS must lie between 1 and 200."),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(environment, sentence):
    with pytest.raises(conf.WrongOption, match=f"^{re.escape(sentence)}$"):
        conf.load(environment)


def test_texts_become_what_the_option_holds():
    found = conf.load(
        {"FOURFOLD_HTTPS": "Yes", "FOURFOLD_ALLOWED_HOSTS": "a.example, b.example,", "FOURFOLD_HOME": "~/x"}
    )
    assert (found.HTTPS, found.ALLOWED_HOSTS) == (True, ["a.example", "b.example"])
    assert Path("~/x").expanduser().resolve() == found.HOME


@pytest.mark.parametrize("key", ["short", "a" * 40, "abcabcabc" * 5])
def test_a_weak_secret_key_is_refused(key):
    with pytest.raises(conf.WrongOption, match="too weak"):
        conf.secret_key(conf.load({"FOURFOLD_SECRET_KEY": key}))


def test_a_secret_key_is_made_once_and_only_its_owner_can_read_it(tmp_path):
    configuration = conf.load({"FOURFOLD_HOME": str(tmp_path)})
    made = conf.secret_key(configuration)
    assert conf.secret_key(configuration) == made
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_the_page_of_options_is_the_table_of_options():
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \| (.*?) \|$", PAGE.read_text(), re.MULTILINE)
    assert rows == [conf_row(option) for option in conf.OPTIONS]


def conf_row(option: conf.Option) -> tuple[str, str, str, str]:
    kinds = {str: "text", int: "number", bool: "yes or no", list: "list, with commas", Path: "folder"}
    default = "the platform's folder for user data" if callable(option.default) else option.default
    default = {True: "yes", False: "no"}.get(default, default) if isinstance(default, bool) else default
    default = ", ".join(default) if isinstance(default, tuple) else str(default)
    also = f" Also read from `{option.also}`." if option.also else ""
    return option.variable, kinds[option.type], default or "none", f"{option.help}.{also}"
