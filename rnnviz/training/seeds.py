"""The same first weights for the same seed, whatever else goes on in the process."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

import keras
from keras.src.random import seed_generator


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Within, Keras draws as after `keras.utils.set_random_seed(seed)`.

    That alone is not enough in a worker: Keras takes the seeds of its initializers from Python's random numbers, which
    belong to the whole process, and Dask's threads draw from them, too. So it gets its own, of the same seed.
    """
    keras.utils.set_random_seed(seed)
    shared, seed_generator.python_random = seed_generator.python_random, random.Random(seed)
    try:
        yield
    finally:
        seed_generator.python_random = shared
