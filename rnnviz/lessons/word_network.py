"""The smallest recurrent network that learns to spell one word: a plain cell, a dense layer, and their training.

At each step it reads a letter and expects the next one:

    h_t = tanh(x_t·W + h_t-1·U + b),    p_t = softmax(h_t·V + c)

x_t is one-hot, so x_t·W is the row of W that belongs to the letter. These are keras.layers.SimpleRNN and Dense, and the
weights have Keras's shapes. After the last letter comes `END`. In each of `WORDS` one letter is followed by different
ones, so that the letter alone does not tell what comes next.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnnviz.nets.activations import softmax

WORDS = ("noon", "hello", "banana")
END = "end"
UNITS = 2  # so few that all numbers of the network fit on a page
LEARNING_RATE, MEAN_DECAY, SQUARE_DECAY, EPSILON, STEPS = 0.05, 0.9, 0.999, 1e-8, 600
SHRINKING = 0.005  # a pull of each weight to zero, so that the numbers stay small enough to follow by hand
START_SPREAD = 0.5  # standard deviation of the random weights before learning
DECIMALS = 2


class Spelling(NamedTuple):
    """A word as the network sees it: `inputs` and `labels` are places in `tokens`, one of each a letter."""

    word: str
    tokens: tuple[str, ...]  # the word's letters, each once, and END as the last
    inputs: tuple[int, ...]
    labels: tuple[int, ...]


class WordWeights(NamedTuple):
    """In Keras's shapes: W (letters, units), U (units, units), b (units,), V (units, tokens), c (tokens,)."""

    kernel: np.ndarray
    recurrent_kernel: np.ndarray
    bias: np.ndarray
    output_kernel: np.ndarray
    output_bias: np.ndarray


class Reading(NamedTuple):
    """What the network makes of a word.

    `states` is (letters + 1, units), the first of them the state before anything is read; `scores` and `probabilities`
    are (letters, tokens): what it expects after each letter.
    """

    states: np.ndarray
    scores: np.ndarray
    probabilities: np.ndarray


class Slope(NamedTuple):
    """`loss` is the mean surprise at the true next token, in nats; `weights` its derivative to each weight."""

    loss: float
    weights: WordWeights


class Lesson(NamedTuple):
    """The weights before and after learning, rounded to `DECIMALS`: the numbers in view are all that there is."""

    spelling: Spelling
    before: WordWeights
    after: WordWeights


def spell(word: str) -> Spelling:
    """The tokens of a word in the order in which they first appear, and the examples in it."""
    tokens = (*dict.fromkeys(word), END)
    inputs = tuple(map(tokens.index, word))
    return Spelling(word, tokens, inputs, (*inputs[1:], len(tokens) - 1))


def read(weights: WordWeights, inputs: Sequence[int]) -> Reading:
    """Reads letters, given as rows of W, from a state of zeros."""
    states = [np.zeros_like(weights.bias)]
    for letter in inputs:
        fed_forward = states[-1] @ weights.recurrent_kernel
        states.append(np.tanh(weights.kernel[letter] + fed_forward + weights.bias))
    scores = np.stack(states[1:]) @ weights.output_kernel + weights.output_bias
    return Reading(np.stack(states), scores, softmax(scores))


def slope(weights: WordWeights, spelling: Spelling) -> Slope:
    """Forward over the word, and back through time (Werbos, 1990)."""
    states, _, probabilities = read(weights, spelling.inputs)
    steps = np.arange(len(spelling.inputs))
    loss = -np.log(probabilities[steps, spelling.labels]).mean()
    by_scores = (probabilities - np.eye(len(spelling.tokens))[list(spelling.labels)]) / len(steps)
    by_sums = _back(weights, states[1:], by_scores)
    kernel = np.zeros_like(weights.kernel)
    np.add.at(kernel, list(spelling.inputs), by_sums)
    recurrent = WordWeights(
        kernel, states[:-1].T @ by_sums, by_sums.sum(axis=0), states[1:].T @ by_scores, by_scores.sum(axis=0)
    )
    return Slope(float(loss), recurrent)


def _back(weights: WordWeights, states: np.ndarray, by_scores: np.ndarray) -> np.ndarray:
    """The loss by what each tanh is taken of, (letters, units): from the outputs, and from the step after."""
    by_sums, later = np.zeros_like(states), np.zeros_like(weights.bias)
    for t in reversed(range(len(states))):
        by_sums[t] = (by_scores[t] @ weights.output_kernel.T + later) * (1 - states[t] ** 2)
        later = by_sums[t] @ weights.recurrent_kernel.T
    return by_sums


def start(spelling: Spelling, seed: int) -> WordWeights:
    """Random weights, rounded to `DECIMALS`, and biases of zero."""
    rng, tokens = np.random.default_rng(seed), len(spelling.tokens)
    kernels = [rng.normal(0, START_SPREAD, shape) for shape in ((tokens - 1, UNITS), (UNITS, UNITS), (UNITS, tokens))]
    return _rounded(WordWeights(kernels[0], kernels[1], np.zeros(UNITS), kernels[2], np.zeros(tokens)))


def learn(word: str, seed: int, steps: int = STEPS) -> Lesson:
    """Adam (Kingma & Ba, 2015) on one word, read again and again."""
    spelling = spell(word)
    first = weights = start(spelling, seed)
    means = squares = [np.zeros_like(values) for values in weights]
    for step in range(1, steps + 1):
        by = [found + SHRINKING * values for found, values in zip(slope(weights, spelling).weights, weights)]
        means = [MEAN_DECAY * mean + (1 - MEAN_DECAY) * found for mean, found in zip(means, by)]
        squares = [SQUARE_DECAY * square + (1 - SQUARE_DECAY) * found**2 for square, found in zip(squares, by)]
        rate = LEARNING_RATE / (1 - MEAN_DECAY**step)
        weights = WordWeights(*(
            values - rate * mean / (np.sqrt(square / (1 - SQUARE_DECAY**step)) + EPSILON)
            for values, mean, square in zip(weights, means, squares)
        ))
    return Lesson(spelling, first, _rounded(weights))


def without_loop(weights: WordWeights) -> WordWeights:
    """The same, but nothing is fed forward: U is zero."""
    return weights._replace(recurrent_kernel=np.zeros_like(weights.recurrent_kernel))


def twice_read(spelling: Spelling) -> tuple[int, int]:
    """The steps, counted from 0, at which one letter is read twice with different labels; the closest such two.

    Raises:
        ValueError: where each letter has but one label.
    """
    examples = list(zip(spelling.inputs, spelling.labels))
    pairs = [
        (j - i, (i, j)) for j, (letter, label) in enumerate(examples) for i, (other, its) in enumerate(examples[:j])
        if letter == other and label != its
    ]
    if not pairs:
        raise ValueError(f"No letter of {spelling.word!r} is followed by different ones.")
    return min(pairs)[1]


def _rounded(weights: WordWeights) -> WordWeights:
    # Plus zero, so that no weight is written as −0.0.
    return WordWeights(*(values.round(DECIMALS) + 0.0 for values in weights))
