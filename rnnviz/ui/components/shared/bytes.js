// Reads what rnnviz/ui/components/packing.py packed.

const PREFIX = 4;
const KINDS = { float32: Float32Array, int32: Int32Array, int16: Int16Array, uint8: Uint8Array };

/**
 * {header, arrays} of a Uint8Array: the length of the header (uint32, little-endian), the header as JSON,
 * then the arrays, each starting at a multiple of 4. An array that carries a `scale` comes back as
 * Float32Array of code × scale, or, with `decoded` false, as the codes with that `scale`. Each array gets its `shape`.
 */
export function unpack(data, { decoded = true } = {}) {
  const bytes = aligned(data);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX, PREFIX + length)));
  const start = bytes.byteOffset + PREFIX + length;
  const arrays = {};
  for (const { name, kind, shape, offset, scale } of header.arrays) {
    const count = shape.reduce((product, size) => product * size, 1);
    const codes = new KINDS[kind](bytes.buffer, start + offset, count);
    arrays[name] = scale === undefined || !decoded ? codes : Float32Array.from(codes, (code) => code * scale);
    Object.assign(arrays[name], { shape, scale });
  }
  return { header, arrays };
}

/** The same bytes, starting at a multiple of 4 of their buffer, as typed arrays need it. */
function aligned(data) {
  return data.byteOffset % 4 === 0 ? data : data.slice();
}
