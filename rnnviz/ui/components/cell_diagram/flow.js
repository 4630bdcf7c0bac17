// What runs along each wire: {wire's value: number, or null where it can't be known}.

/**
 * From {quantity: {now, before}} of one unit and its gates' sums (null where the weights are not at hand).
 * The keys are those that the layouts' wires name as their `value`.
 */
export function flowOf(cell, states, sums) {
  const now = (quantity) => states[quantity].now;
  const sum = (gate, kind = "total") => (sums ? sums[gate][kind] : null);
  return FLOWS[cell](now, (quantity) => states[quantity].before, sum);
}

const FLOWS = {
  rnn: (now, before, sum) => ({
    h_before: before("h"), from_state: sum("a", "fromState"), from_input: sum("a", "fromInput"), bias: sum("a", "bias"),
    a: now("a"), h: now("h"),
  }),
  gru(now, before, sum) {
    const [z, r, n] = ["z", "r", "n"].map(now);
    const known = sum("n") !== null;
    const recalled = known ? sum("n", "fromState") + sum("n", "recurrentBias") : null;
    return {
      h_before: before("h"), z, r, n, rest: 1 - z, kept: z * before("h"), taken: (1 - z) * n, h: now("h"),
      recalled, looked: known ? r * recalled : null, from_input: known ? sum("n", "fromInput") + sum("n", "bias") : null,
      sum_z: sum("z"), sum_r: sum("r"),
    };
  },
  lstm(now, before, sum) {
    const [i, f, g, o, c] = ["i", "f", "g", "o", "c"].map(now);
    return {
      h_before: before("h"), c_before: before("c"), i, f, g, o, c, h: now("h"),
      kept: f * before("c"), written: i * g, squeezed: Math.tanh(c),
      sum_i: sum("i"), sum_f: sum("f"), sum_g: sum("g"), sum_o: sum("o"),
    };
  },
};

/** `share` of the way from one flow to another; a value that was or is not known jumps. */
export function mixed(from, to, shareOf) {
  return Object.fromEntries(Object.entries(to).map(([name, end]) => {
    const start = from?.[name];
    const known = typeof start === "number" && typeof end === "number";
    return [name, known ? start + (end - start) * shareOf(name) : end];
  }));
}
