"""The command line: each command lives in `rnnviz/commands/` and is imported when it is asked for."""

from __future__ import annotations

import importlib
import sys

import click

from rnnviz.errors import UserError

COMMANDS = ("run", "test", "train", "generate", "trace", "export", "bench")
HELP = ("-h", "--help")


class Sentence(click.ClickException):
    """A `UserError` on its way to stderr."""

    exit_code = 2


class Commands(click.Group):
    """Finds a command's module by its name, and shows a `UserError` as its one sentence."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        return importlib.import_module(f"rnnviz.commands.{name}").command

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """`python3 -m rnnviz --port 9000` means `run` too."""
        if not args or (args[0].startswith("-") and args[0] not in HELP):
            args = ["run", *args]
        return super().parse_args(context, args)

    def invoke(self, context: click.Context):
        try:
            return super().invoke(context)
        except UserError as problem:
            raise Sentence(str(problem)) from problem


@click.group(cls=Commands, context_settings={"help_option_names": list(HELP)})
def commands() -> None:
    """Recurrent networks that explain themselves. Without a command: run."""


def main() -> None:
    """What `python3 -m rnnviz` runs. Texts go in and out as UTF-8, whatever the system's habit."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    commands(prog_name="python3 -m rnnviz")
