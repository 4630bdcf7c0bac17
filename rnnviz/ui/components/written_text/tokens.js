// The tokens of one message, and how they are shown and called.

import { unpack } from "../shared/bytes.js";

const NOTHING = -1; // where a vocabulary has fewer than five tokens
const SHADED_FULLY = 4; // nats: a token of probability 2 % or less

// {header, tokens}: what each token was, how probable, and what else could stand there, most probable first.
export function read(data) {
  const { header, arrays } = unpack(data);
  const { candidates, probabilities, entropies } = arrays;
  const width = candidates.shape[1];
  const candidate = (at) => {
    const place = candidates[at];
    return { id: header.ids[place], name: header.names[place], probability: probabilities[at] };
  };
  const tokens = header.pieces.map((piece, row) => {
    const places = Array.from({ length: width }, (_, column) => row * width + column);
    const [written, ...others] = places.filter((at) => candidates[at] !== NOTHING).map(candidate);
    return { piece, ...written, entropy: entropies[row], alternatives: others };
  });
  return { header, tokens };
}

export function sameToken(one, other) {
  // Probabilities travel as parts of the largest one, so they may differ a little from message to message.
  const closeBy = Math.abs(one.probability - other.probability) < 1e-3;
  return one.id === other.id && one.piece === other.piece && closeBy;
}

// 0 for what was certain, 1 for what was very improbable.
export function shade(probability) {
  return Math.min(1, -Math.log(Math.max(probability, 1e-6)) / SHADED_FULLY);
}

const GLUE = "<glue>"; // a token of words: no space here, where one would be expected
const SIGNS = { " ": "␣", "\n": "⏎", "\t": "⇥", [GLUE]: "⁀" };
const SAID = { " ": "the space", "\n": "the line break", "\t": "the tab", [GLUE]: "the missing space" };

// A token as it can be seen where it stands alone.
export const sign = (name) => SIGNS[name] ?? [...name].map((letter) => SIGNS[letter] ?? letter).join("");

// A token as it is called in a sentence.
export const called = (name) => SAID[name] ?? (name.trim() ? `“${name}”` : `“${sign(name)}”`);

export function percent(probability) {
  const share = 100 * probability;
  if (share < 0.1) return "< 0.1 %";
  if (share > 99.9 && share < 100) return "> 99.9 %";
  return `${share.toFixed(share < 10 ? 1 : 0)} %`;
}

// Entropy in plain words: with how many equally likely tokens one would be as unsure.
export function hesitation(entropy) {
  const bits = `(entropy ${(entropy / Math.LN2).toFixed(1)} bits)`;
  const equal = Math.exp(entropy);
  if (equal < 1.15) return `The network had hardly any doubt here ${bits}.`;
  const count = equal.toFixed(equal < 10 ? 1 : 0);
  return `The network was as unsure as with ${count} equally likely tokens ${bits}.`;
}
