// What is said under the drawing.

import { keepsLast, presence } from "./layout.js";

const named = (character) => (character === " " ? "the space" : `“${character}”`);
const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

const STROKE = " A short stroke ends what stays inside: only the last state goes up.";
const WHOLE =
  "A column is a time step. All boxes of a row are one and the same layer, with the same weights; " +
  "the arrows between them carry its state from step to step.";

/** Of the shape between row `row` and the one above. */
export function ofShape({ shapes, layers }, row) {
  const from = row === 0 ? "The text" : layers[row - 1].title;
  const to = layers[row] ? `into ${layers[row].title}` : "out of the network";
  return `${from} → ${to}: (${shapes[row].join(", ")}). ${sizes(shapes[row], row, layers)}`;
}

function sizes(shape, row, layers) {
  const texts = count(shape[0], "text");
  if (row === 0) {
    return `${texts}, and of each ${count(shape[1], "character")}, as whole numbers.`;
  }
  const meaning = row === layers.length ? "scores, one for each possible character" : "numbers";
  return shape.length === 3
    ? `${texts}, of each ${count(shape[1], "time step")}, and at each step ${shape[2]} ${meaning}.`
    : `${texts}, and of each ${shape[1]} ${meaning}. There is no axis of time steps any more.`;
}

/** Of the whole drawing where `t` is null, else of step `t`. */
export function ofStep(data, t) {
  if (t === null) {
    return data.layers.some((layer) => layer.sequences === false) ? WHOLE + STROKE : WHOLE;
  }
  const rows = [...data.layers.keys()].map((k) => k + 1);
  const parts = rows.filter((row) => data.layers[row - 1].sequences !== null).map((row) => ofLayer(data, row, t));
  const last = presence(data, rows.length + 1);
  const predicted = last === "all" || (last === "last" && t === data.tokens.length - 1);
  const ending = predicted ? `Dense turns that into scores, which should be highest for ${named(data.labels[t])}.` : "";
  return [`Step ${t + 1}: ${named(data.tokens[t])} is read.`, ...parts, ending].filter(Boolean).join(" ");
}

function ofLayer(data, row, t) {
  const { title } = data.layers[row - 1];
  const [kind, last] = [presence(data, row), t === data.tokens.length - 1];
  if (kind === "never" || (!last && kind !== "all")) {
    return "";
  }
  if (kind === "refused") {
    return `${title} has no step to go through: Keras refuses.`;
  }
  const units = data.shapes[row].at(-1);
  const mixes = t === 0 ? `${title} starts from zeros` : `${title} mixes what it gets with its state of step ${t}`;
  if (!keepsLast(data, row)) {
    return `${mixes} and hands ${units} numbers up.`;
  }
  return last ? `${mixes} and hands up these last ${units} numbers.` : `${mixes} and keeps the result to itself.`;
}
