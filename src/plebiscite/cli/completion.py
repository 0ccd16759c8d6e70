"""`plebiscite completion`: the shell's completion of commands and options."""

import click
from click.shell_completion import get_completion_class

from plebiscite.cli.options import example

_PROGRAM = "plebiscite"


@click.command(epilog=example('eval "$(plebiscite completion bash)"'))
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print what your shell needs to complete commands; put it where the shell starts."""
    made = get_completion_class(shell)
    assert made is not None  # noqa: S101 - click knows the three
    root = ctx.find_root().command
    click.echo(made(root, {}, _PROGRAM, "_PLEBISCITE_COMPLETE").source())
