// What happens at a step in one unit, in plain words.

import { fixed, percent } from "./numbers.js";

const FROM_NOTHING = "Nothing was read before, so it starts from 0.";

/** One to three sentences from a flow (see flow.js); `first`, whether this is the first step that is read. */
export function sentence(cell, flow, first) {
  const start = first ? `${FROM_NOTHING} ` : "";
  return start + SENTENCES[cell](flow);
}

const SENTENCES = {
  rnn({ h_before, from_state, from_input, bias, a, h }) {
    const parts = from_state === null
      ? `The old state is ${fixed(h_before)}; input, old states and bias add up to ${fixed(a)}`
      : `The input adds ${fixed(from_input)}, the old states of all units ${fixed(from_state)} and the bias ${fixed(bias)}: `
        + `${fixed(a)} together`;
    return `${parts}. Tanh squeezes that to the new state ${fixed(h)}.`;
  },
  gru({ z, rest, n, r, h_before, h }) {
    return `The update gate keeps ${percent(z)} of the old state ${fixed(h_before)} and takes ${percent(rest)} of the candidate `
      + `${fixed(n)}: the new state is ${fixed(h)}. The reset gate lets the candidate see ${percent(r)} of the sum over old states.`;
  },
  lstm({ f, i, o, g, c, c_before, squeezed, h }) {
    return `The forget gate keeps ${percent(f)} of the old cell state ${fixed(c_before)}; the input gate lets in ${percent(i)} of `
      + `${fixed(g)}: the cell state is now ${fixed(c)}. The output gate shows ${percent(o)} of its tanh, ${fixed(squeezed)}: `
      + `out comes ${fixed(h)}.`;
  },
};
