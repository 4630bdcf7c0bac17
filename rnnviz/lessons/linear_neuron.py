"""A linear recurrent neuron: its state is multiplied by a matrix at every step, h = W·h₋₁, and that is all it does.

The state holds as many numbers as there are units, the newest first. The first unit is the output; the others carry
what came before. So with W = [[1, 1], [1, 0]] the next state of (n₋₁, n₋₂) is (n₋₁ + n₋₂, n₋₁): Fibonacci.

W is learned with *teacher forcing* (Williams & Zipser, 1989): at each step the neuron is handed the true numbers
before, and its whole next state is compared with the true one. No error has to travel through more than one step then,
and the loss is a bowl with one lowest place, which gradient descent finds from wherever it starts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnnviz.lessons.series import Rule, windows_of

# No entry of an example is larger than 1, so the loss curves by at most 2 in any direction, and Nesterov's steps
# are stable up to LEARNING_RATE · 2 = (2 + 2·MOMENTUM) / (1 + 2·MOMENTUM) = 1.34, whatever the numbers are.
LEARNING_RATE, MOMENTUM, STEPS = 0.5, 0.98, 3000
START_SPREAD = 0.5  # standard deviation of the random weights before learning


class Examples(NamedTuple):
    """What the neuron learns from: states, and the states that came after them, (examples, units) each."""

    before: np.ndarray
    after: np.ndarray


class Gradient(NamedTuple):
    """Of one look at all examples: the mean squared error, and its derivative to each weight, (units, units)."""

    loss: float
    weights: np.ndarray


class Learning(NamedTuple):
    """All of one learning: `weights` (steps + 1, units, units) and `losses` (steps + 1,), before the first step on."""

    weights: np.ndarray
    losses: np.ndarray


def run(weights: np.ndarray, start: np.ndarray, steps: int) -> np.ndarray:
    """The states of the neuron left to itself after `start`, (units,): (steps, units)."""
    states = [np.asarray(start, float)]
    for _ in range(steps):
        states.append(weights @ states[-1])
    return np.stack(states[1:]) if steps else np.empty((0, len(weights)))


def first_state(numbers: Sequence[float], units: int) -> np.ndarray:
    """The state after reading the first `units` numbers: the newest first."""
    return np.asarray(numbers[:units], float)[::-1]


def predict(weights: np.ndarray, numbers: Sequence[float]) -> np.ndarray:
    """What the neuron makes of the first numbers alone: one prediction for each number after them."""
    units = len(weights)
    return run(weights, first_state(numbers, units), len(numbers) - units)[:, 0]


def examples_of(numbers: Sequence[float], units: int) -> Examples:
    """Each state with the next, divided by the largest size in the two.

    What multiplies alone treats 1, 1 → 2 and 100, 100 → 200 alike, so nothing has to be multiplied back, and the large
    numbers of a growing series don't drown the small ones.
    """
    inputs, labels = windows_of(numbers, units)
    before = inputs[:, ::-1]
    after = np.column_stack([labels, before[:, :-1]])
    size = np.maximum(np.abs(before).max(axis=1), np.abs(after).max(axis=1))[:, None]
    size[size == 0] = 1
    return Examples(before / size, after / size)


def gradient(weights: np.ndarray, examples: Examples) -> Gradient:
    """Forward over all examples, and back: the error of a unit, times what came in over the weight."""
    errors = examples.before @ weights.T - examples.after  # (examples, units)
    return Gradient(float(np.mean(errors**2)), 2 / errors.size * errors.T @ examples.before)


def learn(numbers: Sequence[float], units: int, seed: int, steps: int = STEPS) -> Learning:
    """Gradient descent with Nesterov's momentum, from random weights, in the form of keras/src/optimizers/sgd.py."""
    examples = examples_of(numbers, units)
    weights = np.random.default_rng(seed).normal(0, START_SPREAD, (units, units))
    velocity, kept, losses = np.zeros_like(weights), [], []
    for _ in range(steps + 1):
        loss, slope = gradient(weights, examples)
        kept.append(weights)
        losses.append(loss)
        velocity = MOMENTUM * velocity - LEARNING_RATE * slope
        weights = weights + MOMENTUM * velocity - LEARNING_RATE * slope
    return Learning(np.stack(kept), np.array(losses))


def exact_weights(rule: Rule, units: int) -> np.ndarray | None:
    """The rule as a matrix, (units, units): its coefficients above, and below them what is only carried on.

    None where there are fewer units than numbers that the rule looks back to: no matrix does it then.
    """
    if units < rule.order:
        return None
    weights = np.eye(units, k=-1)
    weights[0, : rule.order] = rule.coefficients
    return weights


def growth(weights: np.ndarray) -> float:
    """The largest size of an eigenvalue: by what, after many steps, a step multiplies the state."""
    return float(np.abs(np.linalg.eigvals(weights)).max())


def deviations(predicted: np.ndarray, numbers: Sequence[float]) -> np.ndarray:
    """How far off each prediction is, as a share of the largest size up to there; they are of the last of `numbers`.

    In a growing series that size is the number's own; where numbers pass through zero, a share of the number itself
    would say nothing.
    """
    truth = np.asarray(numbers, float)
    largest = np.maximum.accumulate(np.abs(truth))
    largest[largest == 0] = 1
    return (np.abs(predicted - truth[-len(predicted) :])) / largest[-len(predicted) :]
