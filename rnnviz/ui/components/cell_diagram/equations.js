// One step of a cell, computed anew from its weights, one unit at a time: pure functions, nothing is drawn here.
// The same mathematics as rnnviz/nets/cells.py; a GRU in the form of Keras's reset_after=True.

/** Gates in the order in which they stand side by side in a kernel. */
export const GATES = { rnn: ["a"], gru: ["z", "r", "n"], lstm: ["i", "f", "g", "o"] };

/** The values of one step, in the order of rnnviz/nets/records.py. */
export const QUANTITIES = { rnn: ["a", "h"], gru: ["z", "r", "n", "h"], lstm: ["i", "f", "g", "o", "c", "h"] };

export const sigmoid = (x) => 1 / (1 + Math.exp(-x));

/**
 * One layer and direction out of unpacked arrays: {cell, layer, direction, units, inputs, steps, arrays}, where
 * `arrays` holds the states (steps × units), `inputs` (steps × inputs), `kernel` (inputs × gates · units),
 * `recurrent_kernel` (units × gates · units), `bias` and, for a GRU, `recurrent_bias`.
 */
export function partOf(cell, { layer, direction }, all) {
  const prefix = `layer${layer}/${direction}/`;
  const arrays = Object.fromEntries(
    Object.entries(all).filter(([name]) => name.startsWith(prefix)).map(([name, array]) => [name.slice(prefix.length), array]),
  );
  const [steps, inputs] = arrays.inputs.shape;
  return { cell, layer, direction, units: arrays.h.shape[1], inputs, steps, arrays };
}

/** The step that was read before t, or null where t is the first that is read. */
export function stepBefore({ direction, steps }, t) {
  const before = direction === "backward" ? t + 1 : t - 1;
  return before >= 0 && before < steps ? before : null;
}

/** A state of one unit at t; 0 where nothing was read yet (t null). */
export function stateAt({ arrays, units }, quantity, t, unit) {
  return t === null ? 0 : arrays[quantity][t * units + unit];
}

/** {quantity: {now, before}} of one unit, as the trace holds them. */
export function statesAt(part, t, unit) {
  const before = stepBefore(part, t);
  return Object.fromEntries(QUANTITIES[part.cell].map((quantity) => [
    quantity, { now: stateAt(part, quantity, t, unit), before: stateAt(part, quantity, before, unit) },
  ]));
}

/** The same from {quantity: array over time} of one unit. */
export function statesIn(series, t, direction) {
  const before = direction === "backward" ? t + 1 : t - 1;
  return Object.fromEntries(Object.entries(series).map(([quantity, values]) => [quantity, { now: values[t], before: values[before] ?? 0 }]));
}

/** Every term of a gate's two sums: {input: [{index, weight, value, product}], state: [the same]}. */
export function terms(part, gate, t, unit) {
  const { arrays, units, inputs } = part;
  const before = stepBefore(part, t);
  const width = GATES[part.cell].length * units;
  const column = GATES[part.cell].indexOf(gate) * units + unit;
  const term = (kernel, index, value) => {
    const weight = kernel[index * width + column];
    return { index, weight, value, product: weight * value };
  };
  return {
    input: Array.from({ length: inputs }, (_, k) => term(arrays.kernel, k, arrays.inputs[t * inputs + k])),
    state: Array.from({ length: units }, (_, k) => term(arrays.recurrent_kernel, k, stateAt(part, "h", before, k))),
  };
}

const total = (list) => list.reduce((sum, { product }) => sum + product, 0);

/**
 * What a gate sums up before it is squashed: {fromInput, fromState, bias, total}. A GRU's two biases are added
 * together, but for its candidate n, whose `recurrentBias` belongs to the sum over states that `reset` scales.
 */
export function sums(part, gate, t, unit) {
  const { input, state } = terms(part, gate, t, unit);
  const [fromInput, fromState] = [total(input), total(state)];
  const column = GATES[part.cell].indexOf(gate) * part.units + unit;
  const bias = part.arrays.bias[column];
  const recurrentBias = part.arrays.recurrent_bias?.[column] ?? 0;
  if (part.cell === "gru" && gate === "n") {
    const reset = sigmoid(sums(part, "r", t, unit).total);
    return { fromInput, fromState, bias, recurrentBias, reset, total: fromInput + bias + reset * (fromState + recurrentBias) };
  }
  return { fromInput, fromState, bias: bias + recurrentBias, total: fromInput + fromState + bias + recurrentBias };
}

/** {gate: its sums} of all gates of one unit. */
export function allSums(part, t, unit) {
  return Object.fromEntries(GATES[part.cell].map((gate) => [gate, sums(part, gate, t, unit)]));
}

/** The step itself: {quantity: value} of one unit, from its gates' sums and the states before ({c, h}). */
export const STEP = {
  rnn: ({ a }) => ({ a: a.total, h: Math.tanh(a.total) }),
  gru(of, before) {
    const [z, r, n] = [sigmoid(of.z.total), sigmoid(of.r.total), Math.tanh(of.n.total)];
    return { z, r, n, h: z * before.h + (1 - z) * n };
  },
  lstm(of, before) {
    const [i, f, g, o] = [sigmoid(of.i.total), sigmoid(of.f.total), Math.tanh(of.g.total), sigmoid(of.o.total)];
    const c = f * before.c + i * g;
    return { i, f, g, o, c, h: o * Math.tanh(c) };
  },
};

/** One step of one unit computed from weights, inputs and the states before. */
export function computed(part, t, unit) {
  const before = stepBefore(part, t);
  const carried = { h: stateAt(part, "h", before, unit), c: part.arrays.c ? stateAt(part, "c", before, unit) : 0 };
  return STEP[part.cell](allSums(part, t, unit), carried);
}

/** The `count` terms of the largest size, the largest first, and what all the others add up to. */
export function largest(list, count) {
  const ranked = [...list].sort((one, other) => Math.abs(other.product) - Math.abs(one.product));
  return { shown: ranked.slice(0, count), others: Math.max(0, ranked.length - count), rest: total(ranked.slice(count)) };
}
