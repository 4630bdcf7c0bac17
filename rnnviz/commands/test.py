"""`test`: all the tests, with all that they need."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys

import click

from rnnviz.bootstrap import PROJECT, STAY, Environment
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
    tests = subprocess.Popen(
        [sys.executable, "-m", "pytest", *arguments], cwd=PROJECT, env=os.environ | {ASKED_FOR: browser}
    )
    sys.exit(_wait(tests))


def install() -> None:
    """What the tests need, in this environment."""
    if os.environ.get(STAY) != "1":
        Environment(PROJECT).make_ready(REQUIREMENTS)
        return
    missing = [name for name in ("pytest", "hypothesis", "playwright", "psutil") if not importlib.util.find_spec(name)]
    if missing:
        raise UserError(f"The tests need {', '.join(missing)}; install {REQUIREMENTS}, or unset {STAY}.")


def _wait(process: subprocess.Popen) -> int:
    """The exit code. Ctrl-C reaches pytest too, which then says how far it came."""
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue
