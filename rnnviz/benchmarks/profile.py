"""Where the time of an update goes: that of an LSTM, taken apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from rnnviz.benchmarks.networks import VOCABULARY
from rnnviz.benchmarks.report import Measured
from rnnviz.benchmarks.step import BATCH, LEARNING_RATE, TIME_STEPS, WARM_UP, a_batch, a_round
from rnnviz.config import RunConfig

CONFIG = RunConfig(units=(128,), batch=BATCH, window=TIME_STEPS)
ROUNDS = 10


def measure(repeats: int, say: Callable[[str], None]) -> Iterator[Measured]:
    """10 times `repeats` updates, and each piece of them by itself as often, in turns."""
    say("profile")
    pieces = _pieces(CONFIG)
    for _ in range(WARM_UP):
        a_round(pieces)
    times = [a_round(pieces) for _ in range(ROUNDS * repeats)]
    for what in pieces:
        yield Measured("profile", what, "milliseconds", tuple(1000 * taken[what] for taken in times))


def _pieces(config: RunConfig) -> dict[str, Callable[[], object]]:
    """What computes each and waits for it. On every core a part of the batch is learned; its pieces are measured on
    one part, while nothing else runs.
    """
    import tensorflow as tf

    from rnnviz.training.layers.hoisted import recurrent_kernel_gradient
    from rnnviz.training.layers.lstm import recur
    from rnnviz.training.learner import Learner, parts_of

    learner = Learner(config, VOCABULARY, plain_steps=2)
    batch, rows = a_batch(config), config.batch // parts_of(config)
    ids, targets = (tf.constant(tokens[:rows]) for tokens in (batch.inputs, batch.targets))
    rng = np.random.default_rng(0)
    (units,), time_steps, gates = config.units, config.window, 4

    def values(*shape: int) -> tf.Tensor:
        return tf.constant(rng.normal(0, 0.1, shape).astype(np.float32))

    h, outputs, projected = values(rows, units), values(time_steps, rows, units), values(time_steps, rows, gates * units)
    table, kernel, recurrent_kernel = (values(size, width) for size, width in (
        (VOCABULARY, config.embedding), (config.embedding, gates * units), (units, gates * units)
    ))
    output_kernel, transposed = values(units, VOCABULARY), tf.transpose(recurrent_kernel)

    def embedded(table: tf.Tensor, kernel: tf.Tensor) -> tf.Tensor:
        return tf.reduce_sum(tf.gather(table @ kernel, tf.transpose(ids)) * projected)

    def looped(projected: tf.Tensor, recurrent_kernel: tf.Tensor) -> tf.Tensor:
        return tf.reduce_sum(recur(projected, recurrent_kernel, h, h)[0] * outputs)

    def scored(outputs: tf.Tensor, output_kernel: tf.Tensor) -> tf.Tensor:
        logits = tf.transpose(outputs, (1, 0, 2)) @ output_kernel
        return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(targets, logits))

    def multiplied() -> tuple[tf.Tensor, ...]:
        def there_and_back(t: tf.Tensor, forward: tf.Tensor, backward: tf.Tensor) -> tuple[tf.Tensor, ...]:
            of_gates = tf.split(forward @ recurrent_kernel, gates, axis=1)
            return t + 1, tf.add_n(of_gates), tf.tile(backward @ transposed, (1, gates))

        _, *last = tf.while_loop(
            lambda t, *_: t < time_steps, there_and_back, (0, h, projected[0]), maximum_iterations=time_steps
        )
        return *last, recurrent_kernel_gradient(outputs, h, projected)

    def with_gradient(function: Callable[..., tf.Tensor], *inputs: tf.Tensor) -> Callable[[], object]:
        def both() -> list[tf.Tensor]:
            with tf.GradientTape() as tape:
                tape.watch(inputs)
                loss = function(*inputs)
            return [tf.convert_to_tensor(gradient) for gradient in tape.gradient(loss, inputs)]

        return compiled(both)

    def compiled(function: Callable[[], object]) -> Callable[[], object]:
        made = tf.function(function, jit_compile=True)
        return lambda: [tensor.numpy() for tensor in tf.nest.flatten(made())]

    return {
        "an update": lambda: learner.learn(batch, LEARNING_RATE),
        "of that, the weights follow the gradient": lambda: learner.update(LEARNING_RATE),
        f"a part of {rows} rows: the loop over time and back": with_gradient(looped, projected, recurrent_kernel),
        f"a part of {rows} rows: of that, the matrix products": compiled(multiplied),
        f"a part of {rows} rows: embedding and input kernel": with_gradient(embedded, table, kernel),
        f"a part of {rows} rows: output layer and loss": with_gradient(scored, outputs, output_kernel),
    }
