"""How many threads NumPy's matrix products use."""

from __future__ import annotations

from threadpoolctl import threadpool_limits


def one_thread() -> None:
    """From now on in this process a matrix product runs in the thread that asked for it.

    The products of one time step are far too small to share. Where a training runs beside them, two threads wait for
    each other most of the time: a bidirectional LSTM of 128 units wrote 16 characters a second with two of them and
    231 with one (`python3 -m rnnviz bench writing`, two busy cores).
    """
    threadpool_limits(limits=1, user_api="blas")
