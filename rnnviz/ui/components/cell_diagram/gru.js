// A GRU: its state itself runs along the top. One gate opens two apertures, what opens the one closes the other.

import { above, beside, outer, outside } from "./lstm.js";

const WIDE = { W: 960, left: 112, right: 848, down: 142, x: 172, z: 236, r: 380, n: 520, input: 664, up: 780, box: 104, iris: 19 };
const THIN = { W: 560, left: 66, right: 502, down: 78, x: 92, z: 134, r: 228, n: 322, input: 398, up: 474, box: 80, iris: 16 };
const Y = { conveyor: 96, take: 190, n: 270, reset: 356, z: 300, bus: 442, top: 10, bottom: 528, half: 29 };

/** The layout, see layout.js; `thin` for little room. */
export function gruLayout(thin) {
  const at = thin ? THIN : WIDE;
  return {
    width: at.W, height: 568, stages: 7,
    body: { x: at.left, y: 44, w: at.right - at.left, h: 434 },
    wires: [...carried(at), ...looking(at, thin), ...proposed(at, thin), ...opening(at, thin)],
    nodes: nodes(at),
  };
}

function carried({ W, left, right, z, n, up, iris }) {
  const y = Y.conveyor;
  return [
    { key: "h_before", value: "h_before", stage: 0, points: [[0, y], [z - iris, y]], labels: [outside(left / 2, y, "h_")] },
    { key: "kept", value: "kept", stage: 4, points: [[z + iris, y], [n - 17, y]], tip: true, labels: [above((z + n) / 2, y, "z·h_")] },
    { key: "h", value: "h", stage: 6, points: [[n + 17, y], [W, y]], tip: true, labels: [above((n + up) / 2, y, "h"), outside((W + right) / 2, y, "h")] },
    { key: "h_up", value: "h", stage: 6, points: [[up, y], [up, Y.top]], tip: true, labels: [outer(beside(up, 24, "h"))] },
  ];
}

function looking({ down, x, z, r, n, input }, thin) {
  const floor = { z: Y.z + Y.half, r: Y.reset + Y.half };
  return [
    { key: "down", bundle: true, stage: 0, points: [[down, Y.conveyor], [down, Y.bus], [input, Y.bus]] },
    { key: "x", bundle: true, stage: 0, points: [[x, Y.bottom], [x, Y.bus]], labels: [outer(beside(x, Y.bottom - 22, "x"))] },
    { key: "sum_z", value: "sum_z", stage: 1, points: [[z, Y.bus], [z, floor.z]], tip: true, labels: [beside(z, 404, "Σ")] },
    { key: "sum_r", value: "sum_r", stage: 1, points: [[r, Y.bus], [r, floor.r]], tip: true, labels: [beside(r, 416, "Σ")] },
    { key: "recalled", value: "recalled", stage: 1, points: [[n, Y.bus], [n, Y.reset + 19]], tip: true, labels: [beside(n, 410, thin ? "Σ" : "Uh_+b′")] },
  ];
}

function proposed({ n, input, box, iris }, thin) {
  const side = n + box / 2;
  return [
    { key: "looked", value: "looked", stage: 3, points: [[n, Y.reset - iris], [n, Y.n + Y.half]], tip: true, labels: [beside(n, 319, "")] },
    { key: "from_input", value: "from_input", stage: 2, points: [[input, Y.bus], [input, Y.n], [side, Y.n]], tip: true, labels: [beside(input, 356, thin ? "Σ" : "Wx+b")] },
    { key: "n", value: "n", stage: 4, points: [[n, Y.n - Y.half], [n, Y.take + iris]], tip: true, labels: [beside(n, 226, "n")] },
    { key: "taken", value: "taken", stage: 5, points: [[n, Y.take - iris], [n, Y.conveyor + 17]], tip: true, labels: [beside(n, 144, "")] },
  ];
}

function opening({ z, r, n, box, iris }, thin) {
  const roof = Y.z - Y.half;
  return [
    { key: "rest", value: "rest", gate: "z", stage: 3, points: [[z, Y.take], [n - iris, Y.take]], tip: true, labels: [above((z + n) / 2, Y.take, "1−z")] },
    { key: "z", value: "z", gate: "z", stage: 2, points: [[z, roof], [z, Y.conveyor + iris]], tip: true, labels: [beside(z, 234, "z")] },
    { key: "r", value: "r", gate: "r", stage: 2, points: [[r + box / 2, Y.reset], [n - iris, Y.reset]], tip: true, labels: [above((r + box / 2 + n - iris) / 2, Y.reset - (thin ? 24 : 0), "r")] },
  ];
}

function nodes({ x, z, r, n, up, box, iris }) {
  const gate = (name, column, y) => ({ key: name, kind: "gate", gate: name, x: column, y, w: box, h: 2 * Y.half });
  return [
    gate("z", z, Y.z), gate("r", r, Y.reset), gate("n", n, Y.n),
    { key: "looked", kind: "iris", gate: "r", opens: "r", x: n, y: Y.reset, r: iris },
    { key: "kept", kind: "iris", gate: "z", opens: "z", x: z, y: Y.conveyor, r: iris },
    { key: "taken", kind: "iris", gate: "z", opens: "rest", x: n, y: Y.take, r: iris },
    { key: "h", kind: "plus", x: n, y: Y.conveyor, r: 17 },
    { key: "token", kind: "token", x, y: Y.bottom + 18 },
    { key: "next", kind: "words", x: up - 16, y: 24, anchor: "end" },
    { key: "all", kind: "words", x: x + 18, y: Y.bus + 20, anchor: "start" },
  ];
}
