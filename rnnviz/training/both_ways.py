"""Trains what the lesson on reading both ways shows: `python3 -m rnnviz.training.both_ways`, some minutes.

Three recipes, one text, networks of (nearly) equally many weights, a fixed number of steps and nothing by the clock:

| recipe | reads | is to say | trained |
|---|---|---|---|
| `fill` | a stretch in which some tokens are blanked | each blanked token | forward and both ways, each seed |
| `next` | a stretch | at every step the token after it: both ways, that is the leak | forward and both ways |
| `window` | a stretch | the one token after it: the right way | both ways |

What it leaves in `rnnviz/lessons/recorded/` is read by `rnnviz.lessons.both_ways`; on the same machine the same comes
out again. `tests/training/test_both_ways.py` holds the numbers there to the weights there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any, NamedTuple, TypeAlias

import keras
import numpy as np
import tensorflow as tf
from numpy.lib.stride_tricks import sliding_window_view

from rnnviz.corpus import load_bundled, split
from rnnviz.lessons.both_ways import (
    BLANKED, CORPUS, EMBEDDING, NUMBERS, READ_WINDOW, SEEDS, SIDE, UNITS, WEIGHTS, WINDOW,
)
from rnnviz.lessons.both_ways_code import BATCH, CLIP, DROPOUT, LAST_LEARNING_RATE, LEARNING_RATE
from rnnviz.training import models
from rnnviz.vocabulary import Vocabulary

STEPS = {"fill": 600, "next": 600, "window": 1500}
AVERAGED = 10  # steps that one point of a recorded curve is the mean of
SCORED_BATCH = 512
PROCESSES = 4  # at once, each with a network of its own and one thread: the results don't depend on it

Say: TypeAlias = Callable[[np.ndarray], np.ndarray]


class Learned(NamedTuple):
    """The scores of one network, and its weights by name where they are kept."""

    numbers: dict[str, Any]
    weights: dict[str, np.ndarray]


class Example(NamedTuple):
    """Ids (batch, time steps), targets (batch, time steps) or (batch,), and how much each target counts."""

    ids: np.ndarray
    targets: np.ndarray
    counts: np.ndarray


def build(recipe: str, direction: str, vocabulary_size: int) -> keras.Model:
    """Ids in; logits out at every step, or for `window` after the last. `direction` is `forward` or `both`.

    What fills blanks knows one token more than it can say: the blank, whose id is `vocabulary_size`.
    """
    ids = keras.Input((None,), dtype="int32", name="ids")
    spread = keras.initializers.RandomNormal(stddev=1.0)
    known = vocabulary_size + (recipe == "fill")
    inputs = keras.layers.Embedding(known, EMBEDDING, embeddings_initializer=spread, name="embedding")(ids)
    every_step = recipe != "window"
    layer = keras.layers.LSTM(
        UNITS[direction], return_sequences=every_step, dropout=DROPOUT[recipe], name="layer0"
    )
    if direction == "both":
        layer = keras.layers.Bidirectional(layer, name="layer0")
    return keras.Model(ids, keras.layers.Dense(vocabulary_size, name="output")(layer(inputs)))


def examples(recipe: str, ids: np.ndarray, blank: int, seed: int) -> Iterator[Example]:
    """Batches without end, from anywhere in `ids`, (tokens,)."""
    rng = np.random.default_rng(seed)
    length, batch = READ_WINDOW if recipe == "window" else WINDOW, BATCH[recipe]
    while True:
        starts = rng.integers(len(ids) - length, size=batch)
        stretch = ids[starts[:, None] + np.arange(length + 1)]  # (batch, length + 1)
        if recipe == "window":
            yield Example(stretch[:, :-1], stretch[:, -1], np.ones(batch, np.float32))
        elif recipe == "next":
            yield Example(stretch[:, :-1], stretch[:, 1:], np.ones((batch, length), np.float32))
        else:
            blanked = rng.random((batch, length)) < BLANKED
            targets = stretch[:, :-1]
            yield Example(np.where(blanked, blank, targets).astype(np.int32), targets, blanked.astype(np.float32))


class Pupil:
    """One network that learns by a recipe, a batch at a time."""

    def __init__(
        self, recipe: str, direction: str, ids: np.ndarray, vocabulary_size: int, seed: int,
        learning_rate: float | keras.optimizers.schedules.LearningRateSchedule = LEARNING_RATE,
    ) -> None:
        """`ids` (tokens,) are what it learns from; `seed` decides on its first weights and its examples."""
        keras.utils.set_random_seed(seed)
        self.model = build(recipe, direction, vocabulary_size)
        self.optimizer = keras.optimizers.Adam(learning_rate, global_clipnorm=CLIP)
        self.optimizer.build(self.model.trainable_variables)
        self._update = tf.function(self._update_weights)
        self._examples = examples(recipe, ids, vocabulary_size, seed)

    def learn(self) -> float:
        """One update of the weights; the loss on its batch before it, in nats per token that counts."""
        return float(self._update(*next(self._examples)))

    def weights(self) -> dict[str, np.ndarray]:
        """By the names of `nets`."""
        return models.named_weights(self.model)

    def _update_weights(self, ids: tf.Tensor, targets: tf.Tensor, counts: tf.Tensor) -> tf.Tensor:
        weights = self.model.trainable_variables
        with tf.GradientTape() as tape:
            logits = self.model(ids, training=True)
            losses = keras.losses.sparse_categorical_crossentropy(targets, logits, from_logits=True)
            loss = tf.reduce_sum(losses * counts) / tf.reduce_sum(counts)
        self.optimizer.apply(tape.gradient(loss, weights), weights)
        return loss


def trained(
    recipe: str, direction: str, ids: np.ndarray, vocabulary_size: int, seed: int, steps: int | None = None
) -> tuple[keras.Model, np.ndarray]:
    """The model, and the loss at each of `steps`, else the recipe's, in nats per token that counts: (steps,)."""
    steps = steps or STEPS[recipe]
    falling = keras.optimizers.schedules.PolynomialDecay(LEARNING_RATE, steps, LAST_LEARNING_RATE)
    pupil = Pupil(recipe, direction, ids, vocabulary_size, seed, falling)
    return pupil.model, np.array([pupil.learn() for _ in range(steps)])


def filled(say: Say, ids: np.ndarray, blank: int, most: int | None = None) -> dict[str, float]:
    """Every token of `ids` that has `SIDE` tokens on both sides is blanked, alone; how often is it guessed rightly?

    `say` gives the logarithms of the probabilities at the blank, from (blanks, 2 · SIDE + 1) to (blanks, vocabulary).
    At `most` so many blanks are tried, spread over all. `accuracy` is from 0 to 1; `loss` in nats per blank.
    """
    stretches = _spread(sliding_window_view(ids, 2 * SIDE + 1), most)
    answers = stretches[:, SIDE].copy()
    stretches[:, SIDE] = blank
    chances = say(stretches)
    return {
        "accuracy": float((chances.argmax(axis=-1) == answers).mean()),
        "loss": float(-chances[np.arange(len(answers)), answers].mean()),
    }


def foretold(say: Say, ids: np.ndarray, most: int | None = None) -> dict[str, float]:
    """The loss on every stretch of `ids`, in nats per token: as it is trained, and at the last step alone, where what
    is to be predicted lies outside the stretch.

    `say` gives the logarithms of the probabilities, from (stretches, WINDOW) to (stretches, WINDOW, vocabulary). At
    `most` so many stretches are looked at.
    """
    stretches = _spread(sliding_window_view(ids, WINDOW + 1), most)
    losses = -np.take_along_axis(say(stretches[:, :-1]), stretches[:, 1:, None], axis=-1)[..., 0]  # (stretches, WINDOW)
    return {"held_out": float(losses.mean()), "last": float(losses[:, -1].mean())}


def _spread(stretches: np.ndarray, most: int | None) -> np.ndarray:
    """Of all these, (stretches, tokens), at `most` so many, evenly spread; a copy."""
    count = len(stretches) if most is None else min(most, len(stretches))
    return stretches[np.linspace(0, len(stretches) - 1, count).astype(int)]


def _log_probabilities(model: keras.Model, ids: np.ndarray) -> np.ndarray:
    """Of each token at each step, (stretches, time steps, vocabulary)."""
    return tf.nn.log_softmax(model.predict(ids.astype(np.int32), batch_size=SCORED_BATCH, verbose=0)).numpy()


def say_at_blank(model: keras.Model) -> Say:
    """What `filled` asks."""
    return lambda stretches: _log_probabilities(model, stretches)[:, SIDE]


def say_at_every_step(model: keras.Model) -> Say:
    """What `foretold` asks."""
    return partial(_log_probabilities, model)


def learn(recipe: str, direction: str, seed: int) -> Learned:
    """Trains one network, in a process of its own or not, and scores it on the held-out tenth."""
    tf.config.experimental.enable_op_determinism()
    vocabulary = Vocabulary.of(load_bundled(CORPUS).text, "char")
    train_ids, held_out_ids = split(vocabulary.encode(load_bundled(CORPUS).text))
    model, losses = trained(recipe, direction, train_ids, len(vocabulary), seed)
    numbers: dict[str, Any] = {}
    if recipe == "fill":
        numbers = {"seed": seed, **filled(say_at_blank(model), held_out_ids, len(vocabulary))}
    elif recipe == "next":
        curve = losses.reshape(-1, AVERAGED).mean(axis=1).round(4).tolist()
        numbers = {"curve": curve, **foretold(say_at_every_step(model), held_out_ids)}
    told = ", ".join(f"{name} {value:.4f}" for name, value in numbers.items() if isinstance(value, float))
    print(f"{recipe}, {direction}, seed {seed}: {model.count_params():,} weights, {told}", flush=True)
    return Learned(numbers, models.named_weights(model) if seed == SEEDS[0] else {})


def record() -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """All numbers, and of each kind of network the first seed's weights."""
    vocabulary = Vocabulary.of(load_bundled(CORPUS).text, "char")
    held_out = len(split(vocabulary.encode(load_bundled(CORPUS).text))[1])
    tasks = [("window", "both", SEEDS[0]), *(("next", direction, SEEDS[0]) for direction in UNITS),
             *(("fill", direction, seed) for direction in UNITS for seed in SEEDS)]
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        done = dict(zip(tasks, pool.map(learn, *zip(*tasks))))
    numbers = {
        "tokens": list(vocabulary.tokens), "steps": STEPS, "blanks": held_out - 2 * SIDE,
        "next": {direction: done["next", direction, SEEDS[0]].numbers for direction in UNITS},
        "fill": {direction: [done["fill", direction, seed].numbers for seed in SEEDS] for direction in UNITS},
    }
    weights = {
        f"{recipe}/{direction}/{name}": array
        for (recipe, direction, _), learned in done.items() for name, array in learned.weights.items()
    }
    return numbers, weights


def main() -> None:
    # Inherited by the processes, which import TensorFlow later.
    os.environ["TF_NUM_INTRAOP_THREADS"] = os.environ["TF_NUM_INTEROP_THREADS"] = "1"
    numbers, weights = record()
    NUMBERS.parent.mkdir(exist_ok=True)
    NUMBERS.write_text(json.dumps(numbers, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    np.savez_compressed(WEIGHTS, **weights)


if __name__ == "__main__":
    main()
