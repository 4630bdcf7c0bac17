"""`bench`: what is claimed of speed and quality, measured on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from rnnviz.bootstrap import PROJECT
from rnnviz.commands.test import install

BENCHMARKS = ("writing", "reading", "start", "scrub", "recipe", "pace", "horizons", "packages")
TALE = Path(__file__).resolve().parent.parent / "corpora" / "tale.txt"


@click.command(short_help="Measure speed and quality on this machine.")
@click.argument("names", nargs=-1, type=click.Choice(BENCHMARKS))
@click.option("--text", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=TALE,
              help="What the trainings learn; without it, the tale that comes along.")
@click.option("--seconds", type=click.FloatRange(1), default=60, show_default=True, help="How long they train each.")
@click.option("--epochs", type=click.IntRange(1), default=60, show_default=True, help="How often `horizons` reads its text.")
@click.option("--repeats", type=click.IntRange(1), default=3, show_default=True, help="How often each is measured.")
@click.option("--json", "json_path", type=click.Path(dir_okay=False, path_type=Path), help="A file for the numbers.")
def command(
    names: tuple[str, ...], text: Path, seconds: float, epochs: int, repeats: int, json_path: Path | None
) -> None:
    """Run the benchmarks NAMES (the first four, where none is named) and print a Markdown table.

    writing: characters a second. reading: seconds for every number over a text. start: seconds to the first words of a
    page, in a browser. scrub: frames a second of the gate viewer. recipe: what the default training reaches beside half
    and twice its learning rate; takes six times --seconds, times --repeats. pace: how slowly each of three layers
    changes; takes twice --seconds, times --repeats. horizons: how far back each cell's predictions rest. packages: size
    and import of TensorFlow's builds; downloads about a gigabyte. Let nothing else run meanwhile.
    """
    from rnnviz.benchmarks import report

    found = []
    for name in names or BENCHMARKS[:4]:
        found += _run(name, text.absolute(), seconds, epochs, repeats)
    click.echo(", ".join(f"{name} {value}" for name, value in report.machine().items()))
    click.echo()
    click.echo(report.markdown(found))
    if json_path:
        json_path.write_text(report.as_json(found), encoding="utf-8")


def _run(name: str, text: Path, seconds: float, epochs: int, repeats: int) -> Iterator:
    from rnnviz.benchmarks import horizons, pace, packages, reading, recipe, scrub, start, writing

    if name == "writing":
        return writing.measure(repeats, _say)
    if name == "reading":
        return reading.measure(repeats, _say)
    if name == "recipe":
        return recipe.measure(text, seconds, repeats, _say)
    if name == "pace":
        return pace.measure(text, seconds, repeats, _say)
    if name == "horizons":
        return horizons.measure(text, epochs, repeats, _say)
    if name == "packages":
        return packages.measure(repeats, _say)
    install()  # the browser's driver is a package of the tests
    if name == "scrub":
        return scrub.measure(repeats, _say)
    pages = ["", *sorted(path.stem for path in (PROJECT / "pages").glob("*.py"))]
    return start.measure(pages, repeats, _say)


def _say(words: str) -> None:
    click.echo(words, err=True)
