"""`train`: learns a text without the app, in this process."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rnnviz.commands.options import config_of, config_options
from rnnviz.commands.quiet import quiet_import
from rnnviz.errors import UserError

if TYPE_CHECKING:
    from rnnviz.config import RunConfig
    from rnnviz.run_folder import RunFolder
    from rnnviz.training.control import Control

Announce = Callable[[dict[str, Any]], None]


@click.command(short_help="Learn a text without the app.")
@click.argument("file", type=click.Path(path_type=Path))
@config_options
@click.option("--out", type=click.Path(path_type=Path), help="The run's folder; without it, one in the store.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line on stdout, the last of them the result.")
def command(file: Path, out: Path | None, as_json: bool, **settings: Any) -> None:
    """Train a network on the text in FILE. Ctrl-C stops it and keeps what was learned."""
    config = config_of(settings)
    folder = _create(config, file, out)
    named = str(out) if out else folder.run_id
    from rnnviz.training.control import Control

    control = Control()
    with _stopping(control):
        with quiet_import():
            from rnnviz.training.train import train
        with _shown(as_json) as announce:
            status = train(folder, lambda event: announce({**event, "run": named}), control)
    if not as_json:
        click.echo(_summary(named, status))
    if status.state not in ("finished", "stopped"):
        sys.exit(1)


def _create(config: RunConfig, file: Path, out: Path | None) -> RunFolder:
    """The folder of a new run of the text in `file`."""
    from rnnviz.corpus import decode, prepare
    from rnnviz.engine.store import Store
    from rnnviz.estimate import completed
    from rnnviz.run_folder import RunFolder

    try:
        content = file.read_bytes()
    except OSError as problem:
        raise UserError(f"FILE must be a text file that can be read; {file}: {problem.strerror}.") from None
    prepared = prepare(decode(content, file.name), config)
    config = completed(config, len(prepared.vocabulary), len(prepared.train_ids))
    if out is None:
        return Store().create(config, prepared.text, prepared.vocabulary)
    if out.is_file() or (out.is_dir() and any(out.iterdir())):
        raise UserError(f"--out must be a new or an empty folder; {out} holds something already.")
    try:
        return RunFolder.create(out.absolute(), config, prepared.text, prepared.vocabulary)
    except OSError as problem:
        raise UserError(f"--out must be a folder that can be written; {out}: {problem.strerror}.") from None


@contextmanager
def _stopping(control: Control) -> Iterator[None]:
    """The first Ctrl-C asks the training to stop; a second one ends this process as usual."""

    def stop(*_: Any) -> None:
        signal.signal(signal.SIGINT, before)
        click.echo("\nStopping; what was learned is kept.", err=True)
        control.stop()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _shown(as_json: bool) -> Iterator[Announce]:
    """How announcements are shown: as JSON lines, as a bar on a terminal, else a line a snapshot."""
    if as_json:
        yield lambda event: click.echo(json.dumps(event, allow_nan=False))
    elif sys.stdout.isatty():
        with _Bar() as bar:
            yield bar.show
    else:
        yield _line


def _line(event: dict[str, Any]) -> None:
    if event["event"] == "snapshot":
        click.echo(f"{event['seconds']:7.1f} s  step {event['step']:6}  held-out loss {event['held_out_loss']:.3f}")


class _Bar:
    """A progress bar with the loss as it is now."""

    _SCALE = 1000

    def __init__(self) -> None:
        self._bar = click.progressbar(
            length=self._SCALE, label="Training", item_show_func=_live, show_pos=False, update_min_steps=1
        )
        self._latest: dict[str, Any] = {}

    def __enter__(self) -> _Bar:
        self._bar.__enter__()
        return self

    def __exit__(self, *raised: Any) -> None:
        self._bar.__exit__(*raised)

    def show(self, event: dict[str, Any]) -> None:
        """Moves the bar; the text at its end is from the latest of each number."""
        if event["event"] not in ("progress", "snapshot"):
            return
        self._latest |= event
        moved = min(int(event["fraction"] * self._SCALE), self._SCALE) - self._bar.pos
        self._bar.update(max(moved, 0), self._latest)


def _live(latest: dict[str, Any] | None) -> str:
    parts = {"loss": "loss {:.3f}", "held_out_loss": "held out {:.3f}", "tokens_per_second": "{:,.0f} tokens/s"}
    return "  ".join(text.format(latest[name]) for name, text in parts.items() if name in (latest or {}))


def _summary(named: str, status: Any) -> str:
    """What came of it, and what to do next."""
    lines = [f"Run {named}: {status.state} after {status.seconds:.1f} s. {status.message}".rstrip()]
    if status.held_out_loss is not None:
        speed = f"; {status.train_tokens_per_second:,.0f} tokens a second" if status.train_tokens_per_second else ""
        lines.append(f"Held-out loss {status.held_out_loss:.3f} nats per token{speed}.")
        lines.append(f"Let it write: python3 -m rnnviz generate {named}")
    return "\n".join(lines)
