"""`test`: all the tests, with all that they need."""

from __future__ import annotations

import importlib.util
import os
import sys

import click

from rnnviz.bootstrap import PROJECT, STAY, Environment, run_and_wait
from rnnviz.browsers import ASKED_FOR, find_browser
from rnnviz.errors import UserError

REQUIREMENTS = "tests/requirements.txt"


@click.command(
    short_help="All the tests, the browser ones too.",
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
    add_help_option=True,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Install what the tests need, a browser included, then run pytest with ARGUMENTS."""
    install()
    browser = find_browser(lambda sentence: click.echo(sentence, err=True))
    click.echo(f"Browser: {browser}", err=True)
    sys.stdout.flush()
    os.chdir(PROJECT)
    sys.exit(run_and_wait([sys.executable, "-m", "pytest", *arguments], os.environ | {ASKED_FOR: browser}))


def install() -> None:
    """What the tests need, in this environment."""
    if os.environ.get(STAY) != "1":
        Environment(PROJECT).make_ready(REQUIREMENTS)
        return
    missing = [name for name in ("pytest", "hypothesis", "playwright", "psutil") if not importlib.util.find_spec(name)]
    if missing:
        raise UserError(f"The tests need {', '.join(missing)}; install {REQUIREMENTS}, or unset {STAY}.")
