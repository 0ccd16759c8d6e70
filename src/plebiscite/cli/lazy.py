"""A group of commands whose modules are imported only when a command is used."""

from importlib import import_module
from typing import NamedTuple

import click


class Later(NamedTuple):
    """Where a command is: a module and the name of its command there; and its line of help."""

    module: str
    name: str
    help: str


class LazyGroup(click.Group):
    """Lists its commands from a table, so that `--help` imports none of them."""

    def __init__(self, *args: object, later: dict[str, Later], **settings: object) -> None:
        super().__init__(*args, **settings)  # type: ignore[arg-type]  # click's own arguments
        self.later = later

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the table's order."""
        return [*self.later, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        place = self.later.get(cmd_name)
        if place is None:
            return super().get_command(ctx, cmd_name)
        command = getattr(import_module(place.module), place.name)
        assert isinstance(command, click.Command)  # noqa: S101 - the table is our own
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table, and import nothing for it."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, place.help) for name, place in self.later.items()])
