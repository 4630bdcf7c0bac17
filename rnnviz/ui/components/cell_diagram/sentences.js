// What happens at a step in one unit, and what the unrolled view shows, in plain words.

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

/** What the unrolled cells have in common; `one` is their part, where its weights are at hand. */
export function sameWeights(one) {
  if (!one) {
    return "At each step the same cell with the same weights; only what is handed on differs.";
  }
  const { arrays } = one;
  const count = ["kernel", "recurrent_kernel", "bias", "recurrent_bias"].reduce((sum, name) => sum + (arrays[name]?.length ?? 0), 0);
  return `At each step the same cell with the same ${count.toLocaleString("en")} weights; only what is handed on differs.`;
}

/** What stands above the unrolled cells; `windows`, whether the network reads windows to predict. */
export function aboveInWords(windows) {
  const asked = windows ? ", asked afresh over the last window, not of the h below it" : "";
  return ` Above: the most probable next token${asked}, underlined where it really came.`;
}
