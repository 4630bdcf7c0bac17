// One step of the network: the letter that goes in, the state, and what comes out. Its middle is at 0.

import { element, set, text } from "../shared/svg.js";
import { createBars } from "./bars.js";
import { BESIDE, LETTER } from "./layout.js";
import { named } from "./sentences.js";
import { createStamp } from "./stamp.js";
import { createState } from "./state.js";

const TIP = "M 0 0 L -11 -5.5 L -11 5.5 Z";

export function makeTip(parent) {
  return element("path", { class: "tip", d: TIP }, parent);
}

/** `step` counts from 1; `letter` is what is read. */
export function createColumn(layout, { step, letter, tokens, label }, frames, parent) {
  const group = element("g", { class: "step" }, parent);
  const { column: width, height } = layout;
  const frame = element("rect", { class: "frame", x: -width / 2, y: 0, width, height }, frames);
  const arrows = element("g", { class: "arrows" }, group);
  const up = upwards(layout.box.top, layout.up.from, arrows);
  const into = upwards(layout.letter - LETTER, layout.into.from, arrows);
  const letters = tokens.slice(0, -1);
  const top = (into.from + into.to - letters.length * layout.cell.high) / 2;
  const stamps = {
    V: stampBeside("V", layout.units, tokens.length, layout.outwards, layout.up.from + 6, group),
    W: stampBeside("W", letters.length, layout.units, layout.cell, top, group),
  };
  if (layout.cell.numbers) {
    nameRows(letters, layout, top, group);
  }
  const state = createState(layout, layout.box.wide, "", group);
  element("circle", { class: "letter", cy: layout.letter, r: LETTER }, group);
  const output = layout.symbols ? null : createBars(layout, tokens, label, group);
  if (output) {
    text(letter, { class: "middle symbol", y: layout.letter }, group);
  } else {
    writeSymbols(layout, step, letter, group);
  }
  text(`step ${step}`, { class: "middle quiet unfolded", y: layout.letter + LETTER + 18 }, group);
  return { group, frame, up, into, stamps, state, output };
}

/** The letter that each row of W belongs to. */
function nameRows(letters, { cell, units }, top, parent) {
  const x = BESIDE + units * cell.wide + 7;
  letters.forEach((letter, row) => text(letter, { class: "quiet", x, y: top + (row + 0.5) * cell.high }, parent));
}

/** Instead of results: x, h and y where it is folded, the letter and each step's own h and y where it is unfolded. */
function writeSymbols({ bars: { top, high }, box, letter: low }, step, letter, parent) {
  element("rect", { class: "output", x: -box.wide / 2, y: top, width: box.wide, height: high, rx: high / 2 }, parent);
  const symbols = [["y", named("y", step), top + high / 2], ["h", named("h", step), box.middle], ["x", letter, low]];
  symbols.forEach(([folded, unfolded, y]) => {
    text(folded, { class: "middle symbol folded", y }, parent);
    text(unfolded, { class: "middle symbol unfolded", y }, parent);
  });
}

function upwards(from, to, parent) {
  const line = element("path", { class: "edge", d: `M 0 ${from} L 0 ${to + 10}` }, parent);
  set(makeTip(parent), { transform: `translate(0 ${to}) rotate(-90)` });
  return { line, from, to };
}

function stampBeside(name, rows, columns, cell, top, parent) {
  text(name, { class: "end name", x: -BESIDE + 3, y: top + (rows * cell.high) / 2 }, parent);
  return createStamp(rows, columns, cell, { x: BESIDE, y: top }, parent);
}
