"""Before the service starts: settings, database and static files. Run by the supervisor.

Exit statuses are those of the command line: 2 cannot be used, 3 did not answer.
"""

import importlib
import logging
import os
import sys
from io import StringIO

import django
from django.core.management import call_command
from django.db import OperationalError, connection

from plebiscite.errors import MisuseError, PlebisciteError, UnavailableError
from plebiscite.server.configuration import DATA, DATABASE


def prepare() -> None:
    """Migrate the database, collect static files, and print the first officer's link if any.

    Raises: UnavailableError if the database does not answer; MisuseError for wrong settings.
    """
    django.setup()
    _require_database()
    call_command("check", stdout=StringIO())
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    _say_without_booth()
    _say_first_link()


def _say_without_booth() -> None:
    from plebiscite.server.public.booth_files import booth_folder  # noqa: PLC0415 - needs settings

    if booth_folder() is None:
        sys.stderr.write(
            "warning: the pages of voters and trustees are not built, so NOBODY CAN VOTE here: run "
            "`make booth`, or install the wheel that `make wheel` builds\n"
        )


def _require_database() -> None:
    try:
        connection.ensure_connection()
    except OperationalError as problem:
        where = (
            f"see that it runs and that {DATABASE} names it, its user and its password"
            if os.environ.get(DATABASE)
            else f"see that its file in {DATA} is this user's and is a database"
        )
        # The driver's sentence can hold the password of the address; its class cannot.
        raise UnavailableError(
            f"the database does not answer ({type(problem).__name__}); {where}"
        ) from None


def _say_first_link() -> None:
    setup = _module("plebiscite.server.accounts.setup")
    link = getattr(setup, "first_officer_link", None)
    if link is not None and (address := link()):
        sys.stderr.write(f"Set up the first officer, once, at: {address}\n")


def _module(name: str) -> object:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        return None


def main() -> int:
    """Prepare; an error is printed as a sentence."""
    logging.disable()  # what is wrong is told below, once
    try:
        prepare()
    except PlebisciteError as problem:
        sys.stderr.write(f"error: {problem}\n")
        return 2 if isinstance(problem, MisuseError) else 3
    except Exception as problem:
        if os.environ.get("PLEBISCITE_DEBUG") == "1":
            raise
        # Only the kind of error: its words could hold a password.
        sys.stderr.write(
            f"error: this program has a fault ({type(problem).__name__}) and cannot serve; run it "
            "again with PLEBISCITE_DEBUG=1 and report what it prints\n"
        )
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
