"""`generate`: a trained network writes text to stdout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from rnnviz.commands.runs import known_ids, network_of, open_run


@click.command(short_help="Let a trained network write.")
@click.argument("run")
@click.option("--start", default="", help="The text to go on from; without it, the run's text from its beginning.")
@click.option("--length", type=int, default=500, show_default=True, help="How many tokens to write.")
@click.option("--temperature", type=float, default=0.8, show_default=True, help="0 takes the likeliest; above 1 is wild.")
@click.option("--top-k", type=int, help="Choose among the K likeliest only.")
@click.option("--top-p", type=float, help="Choose among the likeliest that together have this probability only.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The same seed, the same text.")
def command(
    run: str, start: str, length: int, temperature: float, top_k: int | None, top_p: float | None, seed: int
) -> None:
    """Write the start text and LENGTH tokens more, as RUN (an id or a folder) has learned to, to stdout."""
    from rnnviz.nets.sampling import Sampling
    from rnnviz.nets.writing import write

    sampling = Sampling(temperature, top_k, top_p)
    folder = open_run(run)
    vocabulary = folder.vocabulary
    ids = known_ids(vocabulary, start)
    if not len(ids):
        if start:
            click.echo("Nothing of the start text is known; starting as the run's own text does.", err=True)
        ids = vocabulary.encode(folder.text[:200])[:1]
    written = write(network_of(folder), ids, length, sampling, seed)
    for piece in _pieces(vocabulary, ids.tolist(), (token.id for token in written)):
        click.echo(piece, nl=False)
    click.echo()


def _pieces(vocabulary, ids: list[int], written: Iterable[int]) -> Iterator[str]:
    """The text as it grows: character by character, or for words, whose spaces depend on what went before, at once."""
    if vocabulary.level == "char":
        yield vocabulary.decode(ids)
        yield from (vocabulary.tokens[token_id] for token_id in written)
    else:
        yield vocabulary.decode([*ids, *written])
