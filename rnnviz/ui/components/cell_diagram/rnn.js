// The recurrent neuron: input and old state are summed up, and tanh of the sum is fed forward and passed on.

import { above, beside, outer, outside } from "./lstm.js";

const WIDE = { W: 960, left: 112, right: 848, u: 232, plus: 440, squash: 602, up: 764, box: 128 };
const THIN = { W: 560, left: 66, right: 502, u: 128, plus: 250, squash: 374, up: 472, box: 92 };
const Y = { line: 178, w: 292, bias: 84, top: 10, bottom: 384, half: 31 };

/** The layout, see layout.js; `thin` for little room. */
export function rnnLayout(thin) {
  const at = thin ? THIN : WIDE;
  return {
    width: at.W, height: 424, stages: 5,
    body: { x: at.left, y: 44, w: at.right - at.left, h: 300 },
    wires: wires(at),
    nodes: nodes(at),
  };
}

function wires({ W, left, right, u, plus, squash, up, box }) {
  const y = Y.line;
  return [
    { key: "h_before", value: "h_before", stage: 0, points: [[0, y], [u - box / 2, y]], tip: true, labels: [outside(left / 2, y, "h_")] },
    { key: "from_state", value: "from_state", stage: 1, points: [[u + box / 2, y], [plus - 17, y]], tip: true, labels: [above((u + box / 2 + plus) / 2 - 8, y, "")] },
    { key: "x", bundle: true, stage: 0, points: [[plus, Y.bottom], [plus, Y.w + Y.half]], labels: [outer(beside(plus, Y.bottom - 20, "x"))] },
    { key: "from_input", value: "from_input", stage: 1, points: [[plus, Y.w - Y.half], [plus, y + 17]], tip: true, labels: [beside(plus, 232, "")] },
    { key: "bias", value: "bias", stage: 1, points: [[plus, Y.bias + 14], [plus, y - 17]], tip: true, labels: [beside(plus, 130, "")] },
    { key: "a", value: "a", stage: 2, points: [[plus + 17, y], [squash - 32, y]], tip: true, labels: [above((plus + squash) / 2 - 8, y, "a")] },
    { key: "h", value: "h", stage: 3, points: [[squash + 32, y], [W, y]], tip: true, labels: [above((squash + 32 + up) / 2, y, "h"), outside((W + right) / 2, y, "h")] },
    { key: "h_up", value: "h", stage: 4, points: [[up, y], [up, Y.top]], tip: true, labels: [outer(beside(up, 24, "h"))] },
  ];
}

function nodes({ u, plus, squash, up, box }) {
  return [
    { key: "from_state", kind: "sum", name: "Σ U·h_", about: "old states", x: u, y: Y.line, w: box, h: 2 * Y.half },
    { key: "from_input", kind: "sum", name: "Σ W·x", about: "input", x: plus, y: Y.w, w: box, h: 2 * Y.half },
    { key: "bias", kind: "bias", name: "b", x: plus, y: Y.bias, r: 14 },
    { key: "a", kind: "plus", x: plus, y: Y.line, r: 17 },
    { key: "h", kind: "squash", name: "tanh", x: squash, y: Y.line, w: 64, h: 40 },
    { key: "token", kind: "token", x: plus, y: Y.bottom + 18 },
    { key: "next", kind: "words", x: up - 16, y: 24, anchor: "end" },
  ];
}
