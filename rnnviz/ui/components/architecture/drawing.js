// The parts of the drawing as SVG elements, made once and moved from then on.

import { element, set } from "../shared/svg.js";

const BARS = [1, 0.62, 0.4, 0.22, 0.12];
const LOOP = 11;

/** Elements by key in `parent`: `show(items, make, draw)` makes what is new and removes what went. */
export function keyed(parent) {
  const made = new Map();
  return (items, make, draw) => {
    const wanted = new Set(items.map((item) => item.key));
    [...made]
      .filter(([key]) => !wanted.has(key))
      .forEach(([key, old]) => {
        old.remove();
        made.delete(key);
      });
    items.forEach((item, k) => {
      const shown = made.get(item.key) ?? make(item);
      made.set(item.key, shown);
      if (parent.children[k] !== shown) {
        parent.insertBefore(shown, parent.children[k] ?? null);
      }
      draw(shown, item);
    });
  };
}

export function makeNode({ kind }) {
  const group = element("g", { class: `node ${kind}${kind === "layer" ? " recurrent" : ""}` });
  element("rect", { class: "box", rx: 7 }, group);
  element("line", { class: "between" }, group);
  ["title", "second", "small", "below"].forEach((name) => element("text", { class: name }, group));
  if (kind === "layer") {
    element("path", { class: "loop", "marker-end": "url(#loop-tip)" }, group);
    element("path", { class: "loop back", "marker-end": "url(#loop-tip)" }, group);
  }
  if (kind === "next") {
    BARS.forEach(() => element("rect", { class: "bar", rx: 1 }, group));
  }
  return group;
}

export function drawNode(group, node) {
  const { w, h } = node;
  set(group, { transform: `translate(${node.x} ${node.y})`, opacity: node.opacity ?? 1 });
  set(group.querySelector(".box"), { width: w, height: h });
  const line = group.querySelector(".between");
  set(line, { x1: 8, x2: w - 8, y1: h * 0.36, y2: h * 0.36, visibility: node.both ? "visible" : "hidden" });
  drawWords(group, node);
  if (node.kind === "layer") {
    drawLoops(group, node);
  }
  if (node.kind === "next") {
    drawBars(group, node);
  }
}

function drawWords(group, { title = "", both, count, below = "", w, h }) {
  const write = (name, words, y) => {
    const text = group.querySelector(`.${name}`);
    text.textContent = words;
    set(text, { x: w / 2, y });
  };
  const alone = count === undefined;
  write("title", both ? `→ ${title}` : title, both ? h * 0.19 : h * (alone ? 0.5 : 0.34));
  write("second", both ? `← ${title}` : "", h * 0.53);
  write("small", alone ? "" : count, both ? h * 0.82 : h * 0.7);
  write("below", below, h + 13);
}

/** The value fed forward to the next time step: out of the layer and into it again, at a corner. */
function drawLoops(group, { w, h, both }) {
  const [forward, back] = group.querySelectorAll(".loop");
  const r = LOOP;
  forward.setAttribute("d", `M ${w - r} 0 A ${r} ${r} 0 1 1 ${w} ${r}`);
  back.setAttribute("d", `M ${r} 0 A ${r} ${r} 0 1 0 0 ${r}`);
  back.setAttribute("visibility", both ? "visible" : "hidden");
}

function drawBars(group, { w, h }) {
  const [pad, step] = [9, (h - 14) / BARS.length];
  group.querySelectorAll(".bar").forEach((bar, k) => {
    set(bar, { x: pad, y: 7 + k * step + 1, width: (w - 2 * pad) * BARS[k], height: step - 2.5 });
  });
}

export function makeEdge() {
  const group = element("g", { "aria-hidden": "true" });
  element("path", { class: "edge", "marker-end": "url(#tip)" }, group);
  element("text", { class: "width" }, group);
  return group;
}

/** Upwards from layer to layer, to the right everywhere else; how many numbers go along stands beside it. */
export function drawEdge(group, { label, from, to }) {
  const upwards = from.kind === to.kind;
  const start = upwards ? [from.x + from.w / 2, from.y - 2] : [from.x + from.w + 2, from.y + from.h / 2];
  const end = upwards ? [to.x + to.w / 2, to.y + to.h + 2] : [to.x - 2, to.y + to.h / 2];
  const middle = start.map((place, k) => (place + end[k]) / 2);
  group.setAttribute("opacity", Math.min(from.opacity ?? 1, to.opacity ?? 1));
  group.querySelector("path").setAttribute("d", `M ${start} L ${end}`);
  const text = group.querySelector("text");
  text.textContent = label;
  const [x, y] = upwards ? [middle[0] + 8, middle[1]] : [middle[0], middle[1] - 9];
  set(text, { x, y, class: upwards ? "width upwards" : "width" });
}
