"""`bench`: what is claimed of speed and quality, measured on this machine."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import click

from rnnviz.bootstrap import PROJECT
from rnnviz.commands.test import install

# Each is a module of rnnviz.benchmarks, whose function `measure` says by its arguments what it needs.
BENCHMARKS = {
    "writing": "characters a second",
    "reading": "seconds for every number over a text",
    "start": "seconds to the first words of a page, in a browser",
    "scrub": "frames a second of the gate viewer",
    "click": "seconds from the click on Train to the first loss on the screen, and memory then",
    "step": "milliseconds of a training step, beside Keras's own and PyTorch's, if that is installed; some minutes",
    "profile": "where the time of a training step goes",
    "peers": "writing, reading and influence, beside Keras and PyTorch",
    "race": "frames a second of the Race page while six networks train",
    "watching": "what it costs the web process that people watch; a minute, times --repeats",
    "growth": "how cost grows with text, units, layers, window and snapshots",
    "copying": "seconds to sort a text, and to find what is copied from it",
    "quality": "held-out loss after 15 and 60 s, beside Keras as in tutorials and PyTorch; four minutes, times --repeats",
    "recipe": "what the recipe of six networks reaches on each --text, beside half and twice its learning rate, Adam, and another dropout; thirty times --seconds, times --repeats, for each",
    "pace": "how slowly each of three layers changes; twice --seconds, times --repeats",
    "horizons": "how far back each cell's predictions rest",
    "illnesses": "whether the readings of a run tell trainings that went wrong; a few minutes, times --repeats",
    "packages": "size and import of TensorFlow's builds; downloads about a gigabyte",
}
FIRST = 4  # of them are measured where none is named
IN_A_BROWSER = ("start", "scrub", "click", "race", "watching")
TALE = Path(__file__).resolve().parent.parent / "corpora" / "tale.txt"


@click.command(
    short_help="Measure speed and quality on this machine.",
    epilog="\b\n" + "\n".join(f"{name}: {what}" for name, what in BENCHMARKS.items()) + f"\n\nThe first {FIRST}, where none is named.",
)
@click.argument("names", nargs=-1, type=click.Choice(tuple(BENCHMARKS)))
@click.option("--text", "texts", type=click.Path(exists=True, dir_okay=False, path_type=Path), multiple=True, default=(TALE,),
              help="What the trainings learn; without it, the tale that comes along. `recipe` takes several.")
@click.option("--seconds", type=click.FloatRange(1), default=60, show_default=True, help="How long they train each.")
@click.option("--epochs", type=click.IntRange(1), default=60, show_default=True, help="How often `horizons` reads its text.")
@click.option("--repeats", type=click.IntRange(1), default=3, show_default=True, help="How often each is measured.")
@click.option("--json", "json_path", type=click.Path(dir_okay=False, path_type=Path), help="A file for the numbers.")
def command(
    names: tuple[str, ...], texts: tuple[Path, ...], seconds: float, epochs: int, repeats: int, json_path: Path | None
) -> None:
    """Run the benchmarks NAMES and print a Markdown table. Let nothing else run meanwhile."""
    from rnnviz.benchmarks import report

    found = []
    texts = tuple(text.absolute() for text in texts)
    given = {"text": texts[0], "texts": texts, "seconds": seconds, "epochs": epochs, "repeats": repeats, "say": _say}
    for name in names or tuple(BENCHMARKS)[:FIRST]:
        found += _measure(name, given)
    click.echo(", ".join(f"{name} {value}" for name, value in report.machine().items()))
    click.echo()
    click.echo(report.markdown(found))
    if json_path:
        json_path.write_text(report.as_json(found), encoding="utf-8")


def _measure(name: str, given: dict) -> Iterator:
    if name in IN_A_BROWSER:
        install()  # the browser's driver is a package of the tests
    pages = ["", *sorted(path.stem for path in (PROJECT / "pages").glob("*.py"))]
    measure = importlib.import_module(f"rnnviz.benchmarks.{name}").measure
    known = given | {"pages": pages}
    return measure(**{argument: known[argument] for argument in inspect.signature(measure).parameters})


def _say(words: str) -> None:
    click.echo(words, err=True)
