"""How long will it take? Steps and seconds of a training before it starts, from what trainings took here before."""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median

from rnnviz.config import LEAST_UPDATES, MOST_READINGS, RunConfig, spec_of
from rnnviz.nets.cells import GATES
from rnnviz.nets.parameters import parameters

SPEEDS = Path(__file__).with_name("speeds.json")  # by `python3 -m rnnviz.training.speeds`
# How often a text is read, times the parameters for each of its tokens, at most; and the dropout with which the network
# then predicts best what it hasn't read. `python3 -m rnnviz bench recipe` sets it beside another.
DROPOUTS = ((2.0, 0.0), (5.0, 0.1), (25.0, 0.2), (100.0, 0.3), (math.inf, 0.5))
ALIKE = 3  # of the runs before, those most like it tell how fast this machine is
SCORED_WORK = 5e9  # weights times tokens read, at most, in a snapshot of a network that reads windows
NEAR = 1.0  # how unlike a run may be, to be called like it: a factor e of the work, another cell


@dataclass(frozen=True)
class Trained:
    """A run that was trained here: what it was, its updates and snapshots, and the seconds it took, all of it.

    `scored_tokens` is how many held-out tokens a snapshot was scored on.
    """

    config: RunConfig
    vocabulary_size: int
    steps: int
    snapshots: int
    scored_tokens: int
    seconds: float


@dataclass(frozen=True)
class Estimate:
    """Of a training that hasn't begun.

    | field | holds |
    |---|---|
    | `parameters` | weights |
    | `steps` | updates of the weights |
    | `epochs` | how often the text is read |
    | `seconds` | from its start to its end, building, compiling and snapshots included |
    | `basis` | "alike" where runs like it were trained here, "others" where only others were, "none" |
    """

    parameters: int
    steps: int
    epochs: float
    seconds: float
    basis: str


def estimate(config: RunConfig, vocabulary_size: int, train_tokens: int, trained: Sequence[Trained] = ()) -> Estimate:
    """Of `config` on a text with so many tokens to learn; `trained` are runs of this machine."""
    weights = sum(layer.count for layer in parameters(config, vocabulary_size))
    factor, basis = _pace(config, vocabulary_size, trained)
    in_epoch = steps_per_epoch(config, train_tokens)
    if config.epochs is not None:
        steps = config.epochs * in_epoch
        planned = Trained(config, vocabulary_size, steps, min(_snapshots(weights), steps), train_tokens // 9, 0.0)
        return Estimate(weights, steps, config.epochs, factor * usual_seconds(planned), basis)
    step, start = factor * step_seconds(config, vocabulary_size), factor * start_seconds(config)
    # Its snapshots take a twentieth of the time; half of it is left even where it takes long to start.
    steps = max(1, int(max(0.95 * config.seconds - start, config.seconds / 2) / step))
    return Estimate(weights, steps, steps / in_epoch, config.seconds, basis)


def completed(config: RunConfig, vocabulary_size: int, train_tokens: int) -> RunConfig:
    """The same; where no dropout is given, with the one that suits a text with so many tokens to learn: the more room
    there is for each and the more often it is read, the sooner it is known by heart.
    """
    if config.dropout is not None:
        return config
    expected = estimate(config.replace(dropout=0.0), vocabulary_size, train_tokens)
    room = min(expected.epochs, readings(config, train_tokens)) * expected.parameters / max(train_tokens, 1)
    return config.replace(dropout=next(dropout for most, dropout in DROPOUTS if room <= most))


def fitting(
    config: RunConfig, vocabulary_size: int, train_tokens: int, seconds: float, trained: Sequence[Trained] = ()
) -> RunConfig:
    """The same with as many epochs as fit `seconds`; by the clock where not even one does."""
    def takes(epochs: int) -> float:
        return estimate(config.replace(epochs=epochs), vocabulary_size, train_tokens, trained).seconds

    epochs = bisect_right(range(1, spec_of("epochs").metadata["most"] + 1), seconds, key=takes)
    return config.replace(epochs=epochs) if epochs else config.replace(seconds=seconds)


def readings(config: RunConfig, train_tokens: int) -> float:
    """How often the text is read, at most, before the learning rate has fallen to where it stays."""
    return max(MOST_READINGS[config.level], LEAST_UPDATES / steps_per_epoch(config, train_tokens))


def steps_per_epoch(config: RunConfig, train_tokens: int) -> int:
    """As many updates as it takes to predict each token about once. See `rnnviz/training/batches.py`."""
    if config.objective == "every_step":
        stream = max(train_tokens // config.batch, config.window + 1)
        return (stream - 1) // config.window
    return max(1, -(-(train_tokens - config.window) // config.batch))


def usual_seconds(run: Trained) -> float:
    """What such a run takes on the machine that `speeds.json` names."""
    weights = sum(layer.count for layer in parameters(run.config, run.vocabulary_size))
    looks = run.snapshots * _snapshot_seconds(run.config, weights, run.scored_tokens)
    return start_seconds(run.config) + looks + run.steps * step_seconds(run.config, run.vocabulary_size)


def step_seconds(config: RunConfig, vocabulary_size: int) -> float:
    """One update, on the machine that `speeds.json` names: a sum of parts, each in proportion to one kind of work."""
    return sum(_speeds()["step"].get(name, 0.0) * amount for name, amount in work(config, vocabulary_size).items())


def start_seconds(config: RunConfig) -> float:
    """Building and compiling, on that machine."""
    return _speeds()["start"]["network"] + _speeds()["start"]["layer"] * config.layers * len(config.directions)


def work(config: RunConfig, vocabulary_size: int) -> dict[str, float]:
    """What one update consists of.

    | part | counts |
    |---|---|
    | `start` | 1: calling the update at all |
    | `flops` | multiplications and additions of all matrix products, forward and backward |
    | `elements` | values that are computed one by one in the cells |
    | `dropout` | the same again, where inputs are switched off: a token is then another one in each row of the batch |
    | `rnn`, `gru`, `lstm` | turns of the loop over time, in all layers and directions |
    | `parameters` | weights that the optimizer moves |
    | `muon` | multiplications and additions by which Muon evens out the matrices of the recurrent layers |
    """
    read = config.batch * config.window
    answered = read if config.objective == "every_step" else config.batch
    directions, inputs, products, units, evening = len(config.directions), config.embedding, 0, 0, 0.0
    for width in config.units:
        gates = GATES[config.cell] * width
        evening += directions * sum(_evening_flops(rows, gates) for rows in (inputs, width))
        products += directions * GATES[config.cell] * width * (inputs + width)
        units += directions * GATES[config.cell] * width
        inputs = directions * width
    elements = float(read * units + answered * vocabulary_size)
    return {
        "start": 1.0,
        "flops": 6.0 * (read * products + answered * inputs * vocabulary_size),
        "elements": elements,
        "dropout": elements if config.dropout else 0.0,
        config.cell: float(config.window * config.layers * directions),
        "parameters": float(sum(layer.count for layer in parameters(config, vocabulary_size))),
        "muon": evening if config.optimizer == "muon" else 0.0,
    }


def _evening_flops(rows: int, columns: int) -> float:
    """Five times: the matrix by itself turned, the square of that, and that by the matrix (keras/src/optimizers/muon.py)."""
    few, many = sorted((rows, columns))
    return 5 * 2.0 * (2 * few * few * many + few**3)


@cache
def _speeds() -> dict:
    return json.loads(SPEEDS.read_text(encoding="utf-8"))


def _snapshots(weights: int) -> int:
    """How many a training by epochs takes, as `rnnviz/training/snapshots.py` has it."""
    return int(min(40, max(2, 200e6 / (4 * weights))))


def _snapshot_seconds(config: RunConfig, weights: int, scored_tokens: int) -> float:
    """One of them. Where windows are read to score it, that takes most of the time: a window for each token, up to a
    limit.
    """
    usual = _speeds()["snapshot"]
    if config.objective == "every_step":
        return usual["every_step"]
    share = min(1.0, weights * config.window * scored_tokens / SCORED_WORK)
    return usual["every_step"] + share * max(usual["last_step"] - usual["every_step"], 0.0)


def _pace(config: RunConfig, vocabulary_size: int, trained: Sequence[Trained]) -> tuple[float, str]:
    """How many times as long as on the machine of `speeds.json` it takes here, and what that rests on."""
    if not trained:
        return 1.0, "none"
    alike = sorted(trained, key=lambda run: _unlike(config, vocabulary_size, run))[:ALIKE]
    factor = median(run.seconds / usual_seconds(run) for run in alike)
    return factor, "alike" if _unlike(config, vocabulary_size, alike[0]) <= NEAR else "others"


def _unlike(config: RunConfig, vocabulary_size: int, run: Trained) -> float:
    """0 for the same work; 1 for a factor e of it; 1 more for another cell."""
    seconds = step_seconds(config, vocabulary_size) / step_seconds(run.config, run.vocabulary_size)
    return abs(math.log(seconds)) + (config.cell != run.config.cell)
