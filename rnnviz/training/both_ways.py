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
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, NamedTuple

import keras
import numpy as np
import tensorflow as tf
from numpy.lib.stride_tricks import sliding_window_view

from rnnviz.corpus import load_bundled, split
from rnnviz.lessons.both_ways import (
    BLANKED, CORPUS, EMBEDDING, NUMBERS, READ_WINDOW, SEEDS, SIDE, UNITS, WEIGHTS, WINDOW,
)
from rnnviz.training import models
from rnnviz.vocabulary import Vocabulary

STEPS = {"fill": 600, "next": 600, "window": 1500}
BATCH = {"fill": 32, "next": 32, "window": 256}  # a window has one token to learn from, the others have many
LEARNING_RATE, LAST_LEARNING_RATE = 1e-2, 5e-4
CLIP = 5.0
DROPOUT = {"fill": 0.2, "next": 0.0, "window": 0.0}
AVERAGED = 10  # steps that one point of a recorded curve is the mean of
SCORED_BATCH = 512
PROCESSES = 4  # at once, each with a network of its own and one thread: the results don't depend on it


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


def trained(
    recipe: str, direction: str, ids: np.ndarray, vocabulary_size: int, seed: int, steps: int | None = None
) -> tuple[keras.Model, np.ndarray]:
    """The model, and the loss at each of `steps`, else the recipe's, in nats per token that counts: (steps,)."""
    steps = steps or STEPS[recipe]
    keras.utils.set_random_seed(seed)
    model = build(recipe, direction, vocabulary_size)
    falling = keras.optimizers.schedules.PolynomialDecay(LEARNING_RATE, steps, LAST_LEARNING_RATE)
    optimizer = keras.optimizers.Adam(falling, global_clipnorm=CLIP)
    optimizer.build(model.trainable_variables)
    update = tf.function(lambda ids, targets, counts: _update(model, optimizer, ids, targets, counts))
    batches = examples(recipe, ids, vocabulary_size, seed)
    losses = [float(update(*next(batches))) for _ in range(steps)]
    return model, np.array(losses)


def _update(
    model: keras.Model, optimizer: keras.Optimizer, ids: tf.Tensor, targets: tf.Tensor, counts: tf.Tensor
) -> tf.Tensor:
    with tf.GradientTape() as tape:
        losses = keras.losses.sparse_categorical_crossentropy(targets, model(ids, training=True), from_logits=True)
        loss = tf.reduce_sum(losses * counts) / tf.reduce_sum(counts)
    optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
    return loss


def filled(model: keras.Model, ids: np.ndarray) -> dict[str, float]:
    """Every token of `ids` that has `SIDE` tokens on both sides is blanked, alone; how often is it guessed rightly?

    `accuracy` from 0 to 1; `loss` in nats per blank.
    """
    stretches = sliding_window_view(ids, 2 * SIDE + 1).copy()  # (blanks, 2 · SIDE + 1)
    answers = stretches[:, SIDE].copy()
    stretches[:, SIDE] = model.output_shape[-1]  # the blank
    chances = _log_probabilities(model, stretches)[:, SIDE]
    return {
        "accuracy": float((chances.argmax(axis=-1) == answers).mean()),
        "loss": float(-chances[np.arange(len(answers)), answers].mean()),
    }


def foretold(model: keras.Model, ids: np.ndarray) -> dict[str, float]:
    """The loss on every stretch of `ids`, in nats per token: as it is trained, and at the last step alone, where what
    is to be predicted lies outside the stretch.
    """
    stretches = sliding_window_view(ids, WINDOW + 1)
    chances = _log_probabilities(model, stretches[:, :-1])
    losses = -np.take_along_axis(chances, stretches[:, 1:, None], axis=-1)[..., 0]  # (stretches, WINDOW)
    return {"held_out": float(losses.mean()), "last": float(losses[:, -1].mean())}


def _log_probabilities(model: keras.Model, ids: np.ndarray) -> np.ndarray:
    """Of each token at each step, (stretches, time steps, vocabulary)."""
    return tf.nn.log_softmax(model.predict(ids.astype(np.int32), batch_size=SCORED_BATCH, verbose=0)).numpy()


def learn(recipe: str, direction: str, seed: int) -> Learned:
    """Trains one network, in a process of its own or not, and scores it on the held-out tenth."""
    tf.config.experimental.enable_op_determinism()
    vocabulary = Vocabulary.of(load_bundled(CORPUS).text, "char")
    train_ids, held_out_ids = split(vocabulary.encode(load_bundled(CORPUS).text))
    model, losses = trained(recipe, direction, train_ids, len(vocabulary), seed)
    numbers: dict[str, Any] = {}
    if recipe == "fill":
        numbers = {"seed": seed, **filled(model, held_out_ids)}
    elif recipe == "next":
        curve = losses.reshape(-1, AVERAGED).mean(axis=1).round(4).tolist()
        numbers = {"curve": curve, **foretold(model, held_out_ids)}
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
