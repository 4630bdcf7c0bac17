"""`export`: a run as a Keras model, a script or a notebook."""

from __future__ import annotations

from pathlib import Path

import click

from rnnviz.commands.runs import open_run

KINDS = ("keras", "script", "notebook")


@click.command(short_help="A run as a Keras model, a script or a notebook.")
@click.argument("run")
@click.option("--as", "kind", type=click.Choice(KINDS), required=True, help="What to write.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The file, or a folder for it.")
def command(run: str, kind: str, out: Path) -> None:
    """Write RUN (an id or a folder) as a file that needs nothing of rnnviz.

    keras: a model that keras.models.load_model opens, beside vocabulary.json. script and notebook: the same network,
    text and training in plain Keras, to read, change and run.
    """
    folder = open_run(run)
    from rnnviz.training.export import export

    for path in export(folder, kind, out):
        click.echo(path)
