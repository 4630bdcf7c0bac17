// The same cell over a few steps of the text: what one step hands to the next runs along the wires between.

import { percent } from "../shared/predictions.js";
import { path, tip } from "./geometry.js";
import { openIris } from "./nodes.js";
import { fixed } from "./numbers.js";
import { element, set, shortened, text, thickness, written } from "./svg.js";

const [BOX, GAP, HEIGHT] = [100, 62, 308];
const PITCH = BOX + GAP;
const Y = { predicted: 34, top: 82, bottom: 234, token: 286 };
/** Which state runs where from cell to cell, and which gates are drawn inside. */
const CELLS = {
  rnn: { carried: { h: 158 }, gates: [] },
  gru: { carried: { h: 116 }, gates: ["z", "r"] },
  lstm: { carried: { c: 116, h: 206 }, gates: ["f", "i", "o"] },
};

/** How many whole cells have room in `width` pixels: an odd number, so that one stands in the middle. */
export function cellsIn(width) {
  return Math.max(3, Math.min(9, 2 * Math.floor(width / PITCH / 2 - 0.2) + 1));
}

/** Draws into `svg`; `onStep(t)` is called when a cell is pressed. */
export function createUnrolled(svg, onStep) {
  const shown = new Map();
  const strip = element("g", {}, svg);
  let [count, cell, direction, steps] = [5, "lstm", "forward", 0];

  svg.addEventListener("click", (event) => pressed(event));
  svg.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      pressed(event);
    }
  });

  function pressed(event) {
    const group = event.target.closest("[data-step]");
    if (group) {
      onStep(Number(group.dataset.step));
    }
  }

  function build(next) {
    ({ count, cell, direction, steps } = next);
    count = Math.min(count, steps); // Of few steps, all are shown.
    strip.replaceChildren();
    shown.clear();
    const width = count * PITCH + GAP;
    set(svg, { viewBox: `2 0 ${width - 4} ${HEIGHT}` });
    svg.style.setProperty("--drawn-width", width);
  }

  /** The first shown step, so that t stands in the middle, or as near to it as the text's ends allow. */
  const start = (t) => Math.max(0, Math.min(steps - count, t - (count - 1) / 2));

  /** `place` is a step, or a point between two; `stepOf(t)` gives {states, token, predicted, came, above}. */
  function paint(place, now, stepOf, colours) {
    const first = start(place);
    const [from, to] = [Math.max(0, Math.floor(first) - 1), Math.min(steps - 1, Math.ceil(first) + count)];
    [...shown].filter(([t]) => t < from || t > to).forEach(([t, group]) => {
      group.remove();
      shown.delete(t);
    });
    for (let t = from; t <= to; t += 1) {
      const group = shown.get(t) ?? makeCell(t);
      set(group, { transform: `translate(${GAP + (t - first) * PITCH} 0)` });
      group.classList.toggle("now", t === now);
      paintCell(group, t, stepOf(t), colours);
    }
  }

  function makeCell(t) {
    const group = element("g", { class: "cell", role: "button", tabindex: 0, "data-step": t }, strip);
    const [middle, backward] = [BOX / 2, direction === "backward"];
    Object.entries(CELLS[cell].carried).forEach(([state, y]) => {
      // The wire that leaves this cell, to the left where the text is read backwards; one that brings 0 to the first.
      makeWire(group, { state, y, "data-state": state }, backward ? [0, -GAP] : [BOX, BOX + GAP]);
      if (t === (backward ? steps - 1 : 0)) {
        const start = makeWire(group, { state, y, "data-start": state }, backward ? [BOX + GAP, BOX] : [-GAP, 0]);
        start.querySelector(".number").textContent = fixed(0);
      }
    });
    element("rect", { class: "body", x: 0, y: Y.top, width: BOX, height: Y.bottom - Y.top, rx: 18 }, group);
    element("path", { class: "arrow", d: `M ${middle} ${Y.token - 18} L ${middle} ${Y.bottom + 8}` }, group);
    element("path", { class: "arrow-tip", d: tip([[middle, Y.token - 18], [middle, Y.bottom]], 10) }, group);
    element("path", { class: "arrow", d: `M ${middle} ${Y.top} L ${middle} ${Y.top - 14}` }, group);
    element("path", { class: "arrow-tip", d: tip([[middle, Y.top], [middle, Y.top - 22]], 10) }, group);
    makeInside(group, middle);
    text("", { class: "predicted", x: middle, y: Y.predicted - 12 }, group);
    text("", { class: "chance", x: middle, y: Y.predicted + 10 }, group);
    text("", { class: "token", x: middle, y: Y.token }, group);
    shown.set(t, group);
    return group;
  }

  function makeWire(group, { state, y, ...named }, [from, to]) {
    const ends = [[from, y], [to, y]];
    const wire = element("g", { class: "wire", ...named }, group);
    element("path", { class: "line", d: path(ends, 9) }, wire);
    element("path", { class: "tip", d: tip(ends, 13) }, wire);
    const label = element("text", { class: "value", x: (from + to) / 2, y: y - 16 }, wire);
    element("tspan", { class: "symbol" }, label).textContent = `${state} `;
    element("tspan", { class: "number" }, label);
    return wire;
  }

  function makeInside(group, middle) {
    const { gates, carried } = CELLS[cell];
    Object.values(carried).forEach((y) => element("path", { class: "through", d: `M 8 ${y} L ${BOX - 8} ${y}` }, group));
    if (!gates.length) {
      element("rect", { class: "back box", x: middle - 27, y: carried.h - 17, width: 54, height: 34, rx: 17 }, group);
      text("tanh", { class: "function", x: middle, y: carried.h }, group);
    }
    const apart = 30;
    gates.forEach((gate, k) => {
      const x = middle + (k - (gates.length - 1) / 2) * apart;
      const inner = element("g", { class: "node iris small", "data-gate": gate, transform: `translate(${x} 158)` }, group);
      element("circle", { r: 13, class: "back" }, inner);
      element("circle", { r: 12, class: "light" }, inner);
      element("path", { class: "blades", "fill-rule": "evenodd" }, inner);
      element("path", { class: "edges" }, inner);
      element("circle", { r: 13, class: "box rim" }, inner);
      text(gate, { class: "gate-letter", y: 25 }, inner);
    });
  }

  function paintCell(group, t, { states, token, predicted, came, above }, colours) {
    Object.keys(CELLS[cell].carried).forEach((state) => {
      const wire = group.querySelector(`.wire[data-state=${state}]`);
      const value = states?.[state];
      wire.classList.toggle("unknown", value === undefined);
      wire.style.setProperty("--wire", value === undefined ? colours.quiet : colours.wire(value));
      wire.querySelector(".line").style.strokeWidth = thickness(value ?? 0);
      wire.querySelector(".number").textContent = value === undefined ? "" : fixed(value);
    });
    CELLS[cell].gates.forEach((gate) => {
      const inner = group.querySelector(`[data-gate=${gate}]`);
      inner.style.setProperty("--gate", colours.gate(gate));
      inner.classList.toggle("unknown", !states);
      openIris(inner, 13, states?.[gate] ?? 0, colours.quiet);
    });
    group.querySelector(".token").textContent = shortened(token);
    group.querySelector(".predicted").textContent = predicted ? shortened(predicted[0]) : "";
    group.querySelector(".chance").textContent = predicted ? percent(predicted[1]) : above;
    group.classList.toggle("right", Boolean(predicted) && predicted[0] === came);
    set(group, { "aria-label": spoken(t, states, token, predicted) });
  }

  function spoken(t, states, token, predicted) {
    const values = Object.keys(states ? CELLS[cell].carried : {}).map((state) => `, ${written(state, direction)} ${fixed(states[state])}`);
    const next = predicted ? `, predicts ${shortened(predicted[0])} with ${percent(predicted[1])}` : "";
    return `Step ${t + 1}, reads ${shortened(token)}${values.join("")}${next}`;
  }

  return { build, paint };
}
