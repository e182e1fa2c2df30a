"""Make the first organisation and its administrator, who then invites everybody else.

The password is asked for; without a terminal it is read from --password-file, or made and printed this once.
"""

import argparse
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getpass
from pathlib import Path

from fourfold.cli import boot
from fourfold.cli.problems import Problem


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--organisation", metavar="NAME", help="name of the organisation")
    parser.add_argument("--email", help="the administrator's address, to sign in with")
    parser.add_argument("--name", help="the administrator's name")
    parser.add_argument("--time-zone", default="UTC", metavar="ZONE", help="such as Europe/Berlin (default UTC)")
    parser.add_argument("--currency", default="EUR", metavar="CODE", help="three letters (default EUR)")
    parser.add_argument("--password-file", type=Path, metavar="FILE", help="read the password from this file")
    parser.add_argument("--generate", action="store_true", help="make a password and print it once")
    parser.add_argument("--another", action="store_true", help="add an organisation beside those there are")


def run(options: argparse.Namespace) -> int:
    organisation = _text(options.organisation, "Organisation", "--organisation")
    email = _text(options.email, "E-mail", "--email")
    name = _text(options.name, "Name", "--name")
    _check(email, options.currency)
    with boot.django(), _alone():
        _refuse_second(options.another)
        known = _is_known(email)
        password, made = (None, False) if known else _password(options)
        _found(options, organisation=organisation, email=email, name=name, password=password)
    print(f"“{organisation}” is ready; {email} administers it.")
    if known:
        print("This person had an account already and keeps its password.")
    if made:
        print(f"Password, shown only now: {password}")
    return 0


def _found(options: argparse.Namespace, *, organisation: str, email: str, name: str, password: str | None) -> None:
    from django.core.exceptions import ValidationError

    from fourfold.core import audit
    from fourfold.org.actions import found_organisation

    try:
        with audit.source("command"):
            found_organisation(
                name=organisation, email=email, person_name=name, password=password,
                time_zone=options.time_zone, currency=options.currency.upper(),
            )  # fmt: skip
    except ValidationError as error:
        raise Problem(f"{error.messages[0]} Nothing was saved.") from None


def _text(given: str | None, question: str, argument: str) -> str:
    if given is None and sys.stdin.isatty():
        given = input(f"{question}: ")
    if not (given or "").strip():
        raise Problem(f"{question} is missing. Give it with {argument}.")
    return str(given).strip()


def _check(email: str, currency: str) -> None:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    try:
        validate_email(email)
    except ValidationError:
        raise Problem(f"“{email}” is not an e-mail address.") from None
    if not (len(currency) == 3 and currency.isalpha() and currency.isascii()):
        raise Problem(f"“{currency}” is not a currency. Write three letters such as EUR.")


@contextmanager
def _alone() -> Iterator[None]:
    """Two of these commands at the same time take turns, so that only one finds no organisation."""
    from django.db import connections

    connection = connections["owner"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('fourfold.createadmin'))")
    try:
        yield
    finally:
        connection.close()


def _refuse_second(another: bool) -> None:
    from fourfold.org.queries import every_organisation

    real = [each.name for each in every_organisation() if not each.is_demonstration]
    if real and not another:
        raise Problem(
            f"There is an organisation already: {real[0]}. Its administrator invites people on its pages. "
            "To add an organisation of its own, add --another."
        )


def _is_known(email: str) -> bool:
    from fourfold.org.queries import person_by_email

    return person_by_email(email) is not None


def _password(options: argparse.Namespace) -> tuple[str, bool]:
    """The password, and whether it was made here."""
    if options.password_file:
        return _accepted(_from_file(options.password_file)), False
    if options.generate or not sys.stdin.isatty():
        return secrets.token_urlsafe(15), True
    return _typed(), False


def _typed() -> str:
    """A password typed twice. What can't be taken is asked for again, so that nobody has to start from the beginning."""
    while True:
        password = getpass("Password (at least 10 characters, not shown): ")
        try:
            accepted = _accepted(password)
        except Problem as problem:
            print(problem)
            continue
        if getpass("The same again: ") == password:
            return accepted
        print("The two passwords differ. Type both again.")


def _from_file(path: Path) -> str:
    try:
        return path.read_text().strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"The password file can't be read: {error}.") from None


def _accepted(password: str) -> str:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    try:
        validate_password(password)
    except ValidationError as error:
        raise Problem(f"{' '.join(error.messages)} Nothing was saved.") from None
    return password
