"""`demonstration`: make the invented organisation, print its account, or remove it wholly."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from fourfold.demonstration import account
from fourfold.demonstration.making import make
from fourfold.demonstration.removal import remove


class Command(BaseCommand):
    help = "Make the demonstration organisation if there is none, and print the account to sign in with."

    def add_arguments(self, parser: CommandParser) -> None:
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--remove", action="store_true", help="remove it wholly: data, people, sessions and trail")
        choice.add_argument("--print-account", action="store_true", help="print the account and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"]:
            self._remove()
        elif not options["print_account"]:
            self._account("The demonstration is ready." if make().is_new else "The demonstration is there already.")
        elif account.found() is not None:
            self._account("The demonstration's account:")
        else:
            self.stdout.write("There is no demonstration organisation. Run the command without options to make it.")

    def _account(self, news: str) -> None:
        self.stdout.write(f"{news}\n  E-mail:   {account.email()}\n  Password: {account.PASSWORD}")
        self.stdout.write("Everybody in the demonstration has this password: keep it away from strangers.")

    def _remove(self) -> None:
        removed = remove()
        self.stdout.write(
            "There is no demonstration organisation. Nothing was removed."
            if removed is None
            else f"The demonstration organisation is gone: {removed.rows:,} rows, {removed.people} people, "
            f"{removed.sessions} sessions. Nothing else was touched."
        )
