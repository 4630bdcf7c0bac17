// Bars on a log axis, one a step back, the prediction at the right end; a row for each state that carries the gradient.

import { visible } from "../shared/canvas.js";
import { element, set, text } from "../shared/svg.js";

const [LEFT, RIGHT, TOP, TOKENS] = [64, 10, 34, 34]; // CSS pixels around and below the bars
const [LOW, HIGH] = [-4, 1]; // log10 of the share of what it was at the end: 0.01 % … 1,000 %
const TICKS = [[1, "1,000 %"], [0, "100 %"], [-2, "1 %"], [-4, "0.01 %"]];
const COLUMN = { char: [15, 26], word: [58, 96] }; // least and most width
const HEIGHTS = [150, 112, 92]; // of one row, of each of two, of each of more

export function createDrawing(svg) {
  let [columns, column, heights, parts] = [0, 0, 0, null];

  const centre = (k) => LEFT + (columns - 1 - k + 0.5) * column;
  const rowTop = (row) => TOP + row * (heights + TOP);
  const level = (log) => ((Math.max(LOW, Math.min(HIGH, log)) - LOW) / (HIGH - LOW)) * heights;

  /** How many steps back fit into `width`, of at most `most`; what was drawn is gone. */
  function build({ rows, level: kind }, width, most) {
    const [least, widest] = COLUMN[kind];
    columns = Math.max(2, Math.min(most, Math.floor((width - LEFT - RIGHT) / least)));
    column = Math.min(widest, (width - LEFT - RIGHT) / columns);
    heights = HEIGHTS[Math.min(rows.length, HEIGHTS.length) - 1];
    const height = rowTop(rows.length) - TOP + TOKENS + 6;
    svg.replaceChildren();
    set(svg, { viewBox: `0 0 ${width} ${height}`, height });
    const step = element("rect", { class: "step", y: 0, height, width: column, rx: 3 }, svg);
    const bars = rows.map((row, place) => drawRow(row, place));
    const baseline = rowTop(rows.length) - TOP + 22;
    const tokens = Array.from({ length: columns }, (_, k) => text("", { class: "token", x: centre(k), y: baseline }, svg));
    parts = { step, bars, tokens };
    return columns;
  }

  function drawRow({ name, colour }, place) {
    const [top, right] = [rowTop(place), centre(0) + column / 2];
    text(name, { class: "name", x: LEFT, y: top - 8 }, svg);
    for (const [log, label] of TICKS) {
      const y = top + heights - level(log);
      element("line", { class: `grid${log === 0 ? " whole" : ""}`, x1: LEFT, x2: right, y1: y, y2: y }, svg);
      text(label, { class: "tick", x: LEFT - 8, y }, svg);
    }
    const group = element("g", { class: "bars", fill: colour }, svg);
    return Array.from({ length: columns }, (_, k) => element("rect", { x: centre(k) - column * 0.38, width: column * 0.76, rx: 2 }, group));
  }

  /** `shares` are, a row each, log10 by k; `tokens` by k; bars up to `back` stand, `at` is the step that is told of. */
  function show(shares, tokens, back, at) {
    shares.forEach((logs, row) => parts.bars[row].forEach((bar, k) => {
      const height = k <= back && k < logs.length ? Math.max(1.5, level(logs[k])) : 0;
      set(bar, { y: rowTop(row) + heights - height, height });
    }));
    parts.tokens.forEach((label, k) => {
      label.textContent = k < tokens.length ? fitted(visible(tokens[k])) : "";
      set(label, { class: `token${k > back ? " ahead" : ""}${k === 0 ? " end" : ""}` });
    });
    set(parts.step, { x: centre(at) - column / 2 });
  }

  function fitted(token) {
    const most = Math.max(1, Math.floor(column / 9.2));
    return token.length > most ? `${token.slice(0, most - 1)}…` : token;
  }

  return {
    build,
    show,
    /** The step back whose column is at `x` CSS pixels from the drawing's left edge. */
    stepAt: (x) => Math.max(0, Math.min(columns - 1, Math.floor(columns - (x - LEFT) / column))),
  };
}
