"""Arrays as bytes for a component, read back by `shared/bytes.js`.

| bytes | hold |
|---|---|
| 4 | length of the header, unsigned, little-endian |
| that many | the header as JSON in UTF-8, padded with spaces to a multiple of 4 |
| the rest | the arrays, each padded to a multiple of 4; `offset` in the header counts from the first one |
"""

from __future__ import annotations

import json
import struct
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

KINDS = ("float32", "int32", "int16", "uint8")
_FINEST = 32767


def pack(
    header: Mapping[str, Any], arrays: Mapping[str, np.ndarray], quantised: bool | Collection[str] = False
) -> bytes:
    """`header` (JSON values) and named arrays of any shape, in C order.

    With `quantised`, float arrays (all, or those named) travel as int16 codes: value = code · scale, where the largest size of a
    value is code 32767. Zero stays zero, and no value is off by more than half a scale.

    Raises:
        ValueError: for an array of another kind than `KINDS`, or to be quantised and not finite.
    """
    entries, bodies, offset = [], [], 0
    for name, array in arrays.items():
        codes, extra = _codes(array, quantised is True or (quantised is not False and name in quantised))
        if codes.dtype.name not in KINDS:
            raise ValueError(f"{name} must be one of {', '.join(KINDS)}; got {codes.dtype.name}.")
        entries.append(
            {"name": name, "kind": codes.dtype.name, "shape": list(codes.shape), "offset": offset, **extra}
        )
        bodies.append(_padded(codes.astype(codes.dtype.newbyteorder("<")).tobytes(), b"\0"))
        offset += len(bodies[-1])
    text = json.dumps({**header, "arrays": entries}, allow_nan=False).encode("utf-8")
    start = _padded(text, b" ")
    return struct.pack("<I", len(start)) + start + b"".join(bodies)


def _codes(array: np.ndarray, quantised: bool) -> tuple[np.ndarray, dict[str, float]]:
    if not quantised or array.dtype.kind != "f":
        return array, {}
    largest = float(np.abs(array).max(initial=0.0))
    if not np.isfinite(largest):
        raise ValueError("Only finite values can be quantised.")
    scale = largest / _FINEST or 1.0
    return np.rint(array / scale).astype(np.int16), {"scale": scale}


def _padded(body: bytes, filler: bytes) -> bytes:
    return body + filler * (-len(body) % 4)
