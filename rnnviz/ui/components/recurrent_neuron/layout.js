// Where things stand: from the top, what comes out, the state, what goes in; a step a column.

import { cellOf } from "./stamp.js";

const [LEAST, MOST, AMPLE] = [104, 240, 180]; // pixels of a column: from AMPLE on its weights are written as numbers
const [BAR, UNIT, ARROW] = [25, 34, 30]; // a bar's row, a unit's row, and what an arrow needs beyond its stamp
export const BESIDE = 14; // from an arrow to what stands beside it
export const LETTER = 22; // radius

/** `symbols`: outputs are a letter y, not bars. All in CSS pixels. */
export function layoutOf(width, { steps, tokens, units, symbols }) {
  const across = steps + 0.35; // columns, and what stands beside the last one
  const ample = (width - 150) / across >= AMPLE;
  const start = ample ? { room: 150, wide: 64 } : { room: 86, wide: 50 }; // before the first column
  const column = Math.max(LEAST, Math.min(MOST, (width - start.room) / across));
  const cell = cellOf(ample);
  const box = { wide: ample ? 88 : Math.min(76, column * 0.58), high: units * UNIT };
  const bars = { top: 12, high: symbols ? 46 : tokens * BAR, wide: Math.min(190, column - 16), row: BAR };
  const up = { from: bars.top + bars.high + 8 };
  // What stands beside the way out must leave room for what stands above the way to the next step.
  box.top = up.from + units * cell.high * 1.5 + ARROW;
  box.middle = box.top + box.high / 2;
  const into = { from: box.top + box.high };
  const letter = into.from + Math.max(60, (tokens - 1) * cell.high + ARROW + 6) + LETTER;
  const outwards = { ...cell, wide: Math.min(cell.wide, (column - 3 * BESIDE) / tokens) };
  return {
    column, cell, outwards, bars, box, up, into, letter, units, steps, symbols,
    width: start.room + steps * column + Math.max(0, BESIDE + tokens * outwards.wide - column / 2),
    height: letter + LETTER + 36,
    /** The middle of a step's column, `share` of the way from folded (0) to unfolded (1). */
    x: (t, share = 1) => start.room + column * (0.5 + t * share),
    start: { ...start, x: start.wide / 2 + 2 },
  };
}

/** The way from one state to the next, as the points of a curve: a loop where it is folded. */
export function feedForward(layout, t, share) {
  const { box, x } = layout;
  const half = box.wide / 2;
  const [from, to] = [t < 0 ? layout.start.x + layout.start.wide / 2 : x(t, share) + half, x(t + 1, share) - half - 10];
  const straight = [0, 1 / 3, 2 / 3, 1].map((part) => [from + (to - from) * part, box.middle]);
  const right = x(0, 0) + half;
  const loop = [[0, -14], [112, -70], [112, 70], [9, 18]].map(([over, down]) => [right + over, box.middle + down]);
  const bend = t < 0 ? 1 : share;
  const points = loop.map(([px, py], k) => [px + (straight[k][0] - px) * bend, py + (straight[k][1] - py) * bend]);
  return { points, angle: 200 + (360 - 200) * bend };
}
