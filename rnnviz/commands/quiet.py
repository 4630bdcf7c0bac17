"""TensorFlow's import, without the notices that it writes past Python to the terminal."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_import() -> Iterator[None]:
    """What is written to stderr meanwhile is shown only where the import fails.

    TF_CPP_MIN_LOG_LEVEL alone leaves four lines: they are written before TensorFlow's log is set up. And at "2" it
    leaves what TensorFlow calls an error and is none, such as that a processor lacks AVX-512; real ones are raised.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as notices:
        os.dup2(notices.fileno(), 2)
        try:
            yield
        except BaseException:
            notices.seek(0)
            os.write(kept, notices.read())
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)
