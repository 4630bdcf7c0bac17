// An LSTM: the cell state runs along the top, three apertures act on it, four boxes below look at input and state.

const WIDE = { W: 960, left: 112, right: 848, x: 148, f: 214, i: 356, g: 480, o: 606, t: 716, h: 796, box: 104, r: 19 };
const THIN = { W: 560, left: 66, right: 502, x: 84, f: 118, i: 208, g: 298, o: 388, t: 442, h: 481, box: 80, r: 16 };
const Y = { conveyor: 96, write: 196, squash: 162, read: 250, box: 330, bus: 410, top: 10, bottom: 500, half: 31 };

/** The layout, see layout.js; `thin` for little room. */
export function lstmLayout(thin) {
  const at = thin ? THIN : WIDE;
  return {
    width: at.W, height: 540, stages: 7,
    body: { x: at.left, y: 44, w: at.right - at.left, h: 404 },
    wires: [...carried(at), ...looking(at), ...opening(at, thin), ...passedOn(at, thin)],
    nodes: nodes(at),
  };
}

function carried({ W, left, right, f, g, t, r }) {
  const y = Y.conveyor;
  return [
    { key: "c_before", value: "c_before", stage: 1, points: [[0, y], [f - r, y]], labels: [outside(left / 2, y, "c_")] },
    { key: "kept", value: "kept", stage: 3, points: [[f + r, y], [g - 17, y]], tip: true, labels: [above((f + g) / 2, y, "f·c_")] },
    { key: "c", value: "c", stage: 4, points: [[g + 17, y], [W, y]], tip: true, labels: [above((g + t) / 2 + 6, y, "c"), outside((W + right) / 2, y, "c")] },
  ];
}

function looking({ x, left, ...at }) {
  const bus = [["f", at.f], ["i", at.i], ["g", at.g], ["o", at.o]];
  return [
    { key: "h_before", value: "h_before", stage: 0, points: [[0, Y.bus], [left + 8, Y.bus]], labels: [outside(left / 2, Y.bus, "h_")] },
    { key: "bus", bundle: true, stage: 0, points: [[left + 8, Y.bus], [at.o, Y.bus]] },
    { key: "x", bundle: true, stage: 0, points: [[x, Y.bottom], [x, Y.bus]], labels: [outer(beside(x, Y.bottom - 22, "x"))] },
    ...bus.map(([gate, column]) => ({
      key: `sum_${gate}`, value: `sum_${gate}`, stage: 1, points: [[column, Y.bus], [column, Y.box + Y.half]], tip: true,
      labels: [beside(column, 388, "Σ")],
    })),
  ];
}

function opening({ f, i, g, o, t, r }, thin) {
  const roof = Y.box - Y.half;
  return [
    { key: "f", value: "f", gate: "f", stage: 2, points: [[f, roof], [f, Y.conveyor + r]], tip: true, labels: [beside(f, 236, "f")] },
    { key: "i", value: "i", gate: "i", stage: 2, points: [[i, roof], [i, Y.write], [g - r, Y.write]], tip: true, labels: [beside(i, 252, "i")] },
    { key: "g", value: "g", stage: 2, points: [[g, roof], [g, Y.write + r]], tip: true, labels: [beside(g, 252, "g")] },
    { key: "written", value: "written", stage: 3, points: [[g, Y.write - r], [g, Y.conveyor + 17]], tip: true, labels: [beside(g, 148, "i·g")] },
    { key: "o", value: "o", gate: "o", stage: 2, points: [[o, roof], [o, Y.read], [t - r, Y.read]], tip: true, labels: [thin ? beside(o, 284, "o") : above((o + t) / 2 - 8, Y.read, "o")] },
  ];
}

function passedOn({ W, left, right, t, h, r }, thin) {
  const top = [[t + r, Y.read], [h, Y.read], [h, Y.top]];
  return [
    { key: "branch", value: "c", stage: 5, points: [[t, Y.conveyor], [t, Y.squash - 15]], tip: true },
    { key: "squeezed", value: "squeezed", stage: 5, points: [[t, Y.squash + 15], [t, Y.read - r]], tip: true, labels: [thin ? { at: [t - 11, 204], anchor: "end", symbol: "" } : beside(t, 204, "")] },
    { key: "h_up", value: "h", stage: 6, points: top, tip: true, crossing: [[h, Y.conveyor + 15], [h, Y.conveyor - 15]], labels: [outer(beside(h, 24, "h"))] },
    { key: "h", value: "h", stage: 6, points: [[t + r, Y.read], [h, Y.read], [h, Y.bus], [W, Y.bus]], tip: true, labels: [outside((W + right) / 2, Y.bus, "h")] },
  ];
}

function nodes({ f, i, g, o, t, h, box, r, x }) {
  const gate = (name, column) => ({ key: name, kind: "gate", gate: name, x: column, y: Y.box, w: box, h: 2 * Y.half });
  return [
    gate("f", f), gate("i", i), gate("g", g), gate("o", o),
    { key: "kept", kind: "iris", gate: "f", opens: "f", x: f, y: Y.conveyor, r },
    { key: "written", kind: "iris", gate: "i", opens: "i", x: g, y: Y.write, r },
    { key: "c", kind: "plus", x: g, y: Y.conveyor, r: 17 },
    { key: "squeezed", kind: "squash", name: "tanh", x: t, y: Y.squash, w: 48, h: 30 },
    { key: "h", kind: "iris", gate: "o", opens: "o", x: t, y: Y.read, r },
    { key: "token", kind: "token", x, y: Y.bottom + 18 },
    { key: "next", kind: "words", x: h - 16, y: 24, anchor: "end" },
    { key: "all", kind: "words", x: x + 18, y: Y.bus + 21, anchor: "start" },
  ];
}

/** A label over a horizontal wire, to the right of a vertical one, marked where it stands outside of the cell. */
export function above(x, y, symbol) {
  return { at: [x, y - 15], anchor: "middle", symbol };
}

export function beside(x, y, symbol) {
  return { at: [x + 11, y], anchor: "start", symbol };
}

export function outer(label) {
  return { ...label, outer: true };
}

/** A label over and under a wire that comes in or goes out. */
export function outside(x, y, symbol) {
  return { at: [x, y], anchor: "middle", symbol, around: true };
}
