// Where each part of a cell stands: numbers out, nothing is drawn here. The cell itself is in lstm.js, gru.js, rnn.js.

import { gruLayout } from "./gru.js";
import { lstmLayout } from "./lstm.js";
import { rnnLayout } from "./rnn.js";

/** Below this width in pixels the narrow drawing is used, with the same size of letters in fewer columns. */
export const NARROW = 640;

const LAYOUTS = { rnn: rnnLayout, gru: gruLayout, lstm: lstmLayout };

/**
 * {width, height, body, stages, wires, nodes}, in the drawing's own units.
 *
 * A wire has a `key`, `points`, the name of its `value` in the flow, `gate` where it takes that gate's colour,
 * `stage` (when it is reached as the values flow, from 0) and `labels` [{at, anchor, symbol, outer, around}], and `crossing`, where it passes over another. A node has a
 * `key` (what it explains), a `kind` (gate, iris, plus, squash, sum, bias, token, words), a centre x, y, and `opens`, the value that
 * opens an iris. A backward cell is the same, mirrored: it is read from right to left.
 */
export function layoutOf(cell, room, direction) {
  const layout = LAYOUTS[cell](room < NARROW);
  return direction === "backward" ? mirrored(layout) : layout;
}

const OTHER_END = { start: "end", end: "start", middle: "middle" };

export function mirrored(layout) {
  const flip = (x) => layout.width - x;
  const turned = (place) => ({ ...place, x: flip(place.x), anchor: OTHER_END[place.anchor] });
  const turnedPoint = ([x, y]) => [flip(x), y];
  return {
    ...layout,
    body: { ...layout.body, x: flip(layout.body.x + layout.body.w) },
    nodes: layout.nodes.map(turned),
    wires: layout.wires.map((wire) => ({
      ...wire,
      points: wire.points.map(turnedPoint),
      crossing: wire.crossing?.map(turnedPoint),
      labels: wire.labels?.map((label) => ({ ...label, at: [flip(label.at[0]), label.at[1]], anchor: OTHER_END[label.anchor] })),
    })),
  };
}
