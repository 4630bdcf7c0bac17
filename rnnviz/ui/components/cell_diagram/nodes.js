// The nodes of a cell as SVG: boxes of gates, apertures, sums and squashing functions.

import { iris } from "./geometry.js";
import { element, set, text, written } from "./svg.js";

const SHORT = {
  i: "input", f: "forget", g: "candidate", o: "output", z: "update", r: "reset", n: "candidate", a: "sum",
};
const CANDIDATES = "gn";

const MAKERS = {
  gate(group, { gate, x, y, w, h }) {
    const box = { x: x - w / 2, y: y - h / 2, width: w, height: h, rx: 9 };
    element("rect", { ...box, class: "back" }, group);
    element("rect", { ...box, class: "level" }, group);
    element("rect", { ...box, class: "box" }, group);
    text(SHORT[gate], { x, y: y - 10, class: "name" }, group);
    text(CANDIDATES.includes(gate) ? "tanh" : "σ", { x, y: y + 13, class: "function" }, group);
  },
  iris(group, { x, y, r }) {
    const inner = element("g", { transform: `translate(${x} ${y})` }, group);
    element("circle", { r, class: "back" }, inner);
    element("circle", { r: r - 1, class: "light" }, inner);
    element("path", { class: "blades", "fill-rule": "evenodd" }, inner);
    element("path", { class: "edges" }, inner);
    element("circle", { r, class: "box rim" }, inner);
    text("×", { class: "sign" }, inner);
  },
  plus(group, { x, y, r }) {
    element("circle", { cx: x, cy: y, r, class: "back box" }, group);
    text("+", { x, y, class: "sign" }, group);
  },
  squash(group, { name, x, y, w, h }) {
    element("rect", { x: x - w / 2, y: y - h / 2, width: w, height: h, rx: h / 2, class: "back box" }, group);
    text(name, { x, y, class: "function" }, group);
  },
  sum(group, { name, about, x, y, w, h }, direction) {
    element("rect", { x: x - w / 2, y: y - h / 2, width: w, height: h, rx: 9, class: "back box" }, group);
    text(about, { x, y: y - 11, class: "name" }, group);
    text(written(name, direction), { x, y: y + 12, class: "function" }, group);
  },
  bias(group, { name, x, y, r }) {
    element("circle", { cx: x, cy: y, r, class: "back box" }, group);
    text(name, { x, y, class: "function" }, group);
  },
  words(group, { x, y, anchor }) {
    text("", { x, y, class: "words", "text-anchor": anchor }, group);
  },
  token(group, { x, y }) {
    element("rect", { class: "chip", height: 30, y: y - 15, rx: 6 }, group);
    text("", { x, y, class: "token" }, group);
  },
};

/** A node, to be pressed with a pointer or a key where it explains something. */
export function makeNode(node, direction, parent) {
  const group = element("g", { class: `node ${node.kind}` }, parent);
  MAKERS[node.kind](group, node, direction);
  if (!["token", "words"].includes(node.kind)) {
    set(group, { tabindex: 0, role: "button", "data-node": node.key });
  }
  return group;
}

/** Opens an aperture by `share`; what passes through shines in `colour`. */
export function openIris(group, radius, share, colour) {
  const { blades, edges } = iris(radius - 1, share);
  set(group.querySelector(".blades"), { d: blades });
  set(group.querySelector(".edges"), { d: edges });
  group.querySelector(".light").style.fill = colour;
}

/** Fills a gate's box from below by `value` of its height; a candidate's, which has a sign, from the middle. */
export function fillGate(group, { gate, y, h }, value) {
  const half = (h / 2) * Math.abs(value);
  const level = CANDIDATES.includes(gate)
    ? { y: value < 0 ? y : y - half, height: half }
    : { y: y + h / 2 - h * value, height: h * value };
  set(group.querySelector(".level"), level);
}

const lengths = new Map(); // of what was written before: to measure costs a layout of the page, at each step again

function lengthOf(label, words) {
  const length = lengths.get(words) ?? label.getComputedTextLength();
  if (length) {
    lengths.set(words, length);
  }
  return length;
}

/** Writes what is read, in a chip as wide as it needs. */
export function writeToken(group, { x }, words) {
  const label = group.querySelector(".token");
  label.textContent = words;
  const width = Math.max(34, lengthOf(label, words) + 20);
  set(group.querySelector(".chip"), { x: x - width / 2, width });
}
