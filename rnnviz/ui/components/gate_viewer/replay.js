// What Python packed (rnnviz/ui/inside/replay.py), by name: planes of values, one unit's series, predictions.

import { unpack } from "../shared/bytes.js";
import { readPredictions } from "../shared/predictions.js";

/**
 * The packed replay. A `place` is {snapshot, layer, direction, symbol}. The newest snapshot's values are
 * exact where they were sent; all others are codes with one scale for all of training.
 */
export function readReplay(data) {
  const { header, arrays } = unpack(data, { decoded: false });
  const [steps, snapshots] = [header.tokens.length, header.snapshots.length];
  const quantities = Object.fromEntries(header.quantities.map((quantity) => [quantity.symbol, quantity]));

  /** values[start + t * units + unit] · scale, with the ends `low` and `high` of its colours. */
  function plane({ snapshot, layer, direction, symbol }) {
    const name = `layer${layer}/${direction}/${symbol}`;
    const exact = snapshot === snapshots - 1 && arrays[`newest/${name}`];
    const values = exact || arrays[`replay/${name}`];
    const { units } = header.layers[layer];
    const { gate, limit } = quantities[symbol];
    const high = gate ? 1 : (limit ?? header.limits[name]);
    const start = exact ? 0 : snapshot * steps * units;
    return { values, start, scale: exact ? 1 : values.scale, steps, units, low: gate ? 0 : -high, high };
  }

  /** One unit's values over time. */
  function series(place, unit) {
    const { values, start, scale, units } = plane(place);
    return Float32Array.from({ length: steps }, (_, t) => values[start + t * units + unit] * scale);
  }

  function value(place, unit, t) {
    const { values, start, scale, units } = plane(place);
    return values[start + t * units + unit] * scale;
  }

  /** The largest size of one unit's quantity in all of training. */
  function largest({ layer, direction, symbol }, unit) {
    const values = arrays[`replay/layer${layer}/${direction}/${symbol}`];
    let size = 0;
    for (let k = unit; k < values.length; k += header.layers[layer].units) {
      size = Math.max(size, Math.abs(values[k]));
    }
    return size * values.scale;
  }

  /** The mean surprise by what came, in nats; null where there is nothing to predict. */
  function loss(snapshot) {
    const came = arrays.came.subarray(snapshot * steps, (snapshot + 1) * steps - 1);
    return came.length ? came.reduce((sum, share) => sum - Math.log(Math.max(share, 1e-30)), 0) / came.length : null;
  }

  return { header, steps, snapshots, quantities, plane, series, value, largest, predictions: readPredictions(header.names, arrays), loss };
}
