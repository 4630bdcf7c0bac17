// The network over a word: one column a step, or all of them folded into one with a loop.

import { element, set, text } from "../shared/svg.js";
import { createColumn, makeTip } from "./column.js";
import { feedForward, layoutOf } from "./layout.js";
import { createStamp } from "./stamp.js";
import { createState } from "./state.js";

export function createDrawing(svg) {
  let [layout, columns, links, pulses] = [null, [], [], null];

  /** Builds it anew for data (see neuron_data in __init__.py) and a width; folded at `share` 0, unfolded at 1. */
  function build({ tokens, inputs, labels, after, view }, width) {
    layout = layoutOf(width, {
      steps: inputs.length, tokens: tokens.length, units: after.bias.length, symbols: view === "unfold",
    });
    set(svg, { viewBox: `0 0 ${layout.width} ${layout.height}`, width: layout.width, height: layout.height });
    svg.replaceChildren();
    const [frames, between, steps] = ["frames", "links", "steps"].map((name) => element("g", { class: name }, svg));
    columns = inputs.map((letter, t) => {
      return createColumn(layout, { step: t + 1, letter: tokens[letter], tokens, label: labels[t] }, frames, steps);
    });
    links = inputs.map((_, t) => makeLink(t - 1, layout.units, between));
    makeStart();
    pulses = element("g", { class: "pulses" }, svg);
    writeRows();
    unfold(1);
  }

  function makeStart() {
    const group = element("g", { class: "unfolded", transform: `translate(${layout.start.x} 0)` }, svg);
    const state = createState(layout, layout.start.wide, "start", group);
    state.paint(Array(layout.units).fill(0));
    text("start", { class: "middle quiet", y: layout.box.top + layout.box.high + 16 }, group);
    return group;
  }

  /** What is fed forward, from step t to the next; t = −1 is the start. */
  function makeLink(t, units, parent) {
    const group = element("g", { class: t < 0 ? "link unfolded" : "link" }, parent);
    const [line, tip] = [element("path", { class: "edge forward" }, group), makeTip(group)];
    tip.classList.add("forward");
    const stamp = createStamp(units, units, layout.cell, { x: 0, y: 0 }, group);
    return { t, group, line, tip, stamp, name: text("U", { class: "middle name" }, group) };
  }

  function writeRows() {
    const group = element("g", { class: "rows" }, svg);
    text("output", { class: "quiet", x: 0, y: layout.bars.top + layout.bars.high / 2 }, group);
    text("state", { class: "quiet", x: 0, y: layout.box.top - 16 }, group);
    text("input", { class: "quiet", x: 0, y: layout.letter }, group);
  }

  /** Between folded, 0, and unfolded, 1. */
  function unfold(share) {
    svg.style.setProperty("--unfolded", share);
    columns.forEach(({ group, frame }, t) => {
      const transform = `translate(${layout.x(t, share).toFixed(1)} 0)`;
      [group, frame].forEach((one) => set(one, { transform }));
      group.style.opacity = t ? share : 1;
    });
    links.forEach((link) => placeLink(link, share));
  }

  function placeLink(link, share) {
    const { points, angle } = feedForward(layout, link.t, share);
    const [[sx, sy], [ax, ay], [bx, by], [ex, ey]] = points;
    const [right, below] = [Math.cos, Math.sin].map((part) => 10 * part((angle * Math.PI) / 180));
    set(link.line, { d: `M ${sx} ${sy} C ${ax} ${ay} ${bx} ${by} ${ex} ${ey}` });
    set(link.tip, { transform: `translate(${ex + right} ${ey + below}) rotate(${angle})` });
    link.group.style.opacity = link.t > 0 ? share : "";
    placeStamp(link, (sx + ex + 10) / 2, Math.max(sx, ax) - 12, link.t < 0 ? 1 : share);
  }

  /** The weights stand to the right of a loop, and above the middle of a straight way. */
  function placeStamp({ stamp, name }, middle, right, share) {
    const [across, down] = [layout.cell.wide * layout.units, layout.cell.high * layout.units];
    const left = right + (middle - across / 2 - right) * share;
    stamp.place(left, layout.box.middle - down / 2 - (down / 2 + 10) * share);
    set(name, { x: left + across / 2, y: layout.box.middle + down / 2 + 16 + (4 - down / 2) * share });
  }

  /**
   * Paints what `reading` (see network.js) says of weights. `known`: how many steps are computed; `stage` less than 2
   * keeps back the last one's output, less than 1 its state too. `before`: probabilities to be marked beside.
   */
  function paint(weights, reading, { inputs, known = inputs.length, stage = 2, before = null, picked = true }) {
    columns.forEach(({ stamps, state, output, group }, t) => {
      const there = t < known - 1 ? 2 : t === known - 1 ? stage : 0;
      stamps.W.paint(weights.kernel, picked ? inputs[t] : null);
      stamps.V.paint(weights.output_kernel);
      state.paint(there >= 1 && output ? reading.states[t + 1] : null);
      output?.paint(there >= 2 ? reading.probabilities[t] : null, there >= 2 ? before?.[t] : null);
      group.classList.toggle("ahead", Boolean(output) && t >= known);
    });
    links.forEach(({ stamp, t, group }) => {
      stamp.paint(weights.recurrent_kernel);
      group.classList.toggle("ahead", t + 1 >= known);
    });
  }

  /** Frames the columns of these steps, counted from 0. */
  function mark(steps) {
    columns.forEach(({ frame, group }, t) => {
      [frame, group].forEach((one) => one.classList.toggle("marked", steps.includes(t)));
    });
  }

  /** Dots on their way: into the state of step t at `share` 0…1, out of it at 1…2; none from 2 on. */
  function pulse(t, share) {
    const { up, into } = columns[t];
    const ways = share < 1 ? [[into.line, layout.x(t)], [links[t].line, 0]] : share < 2 ? [[up.line, layout.x(t)]] : [];
    pulses.replaceChildren(...ways.map(([line, x]) => {
      const point = line.getPointAtLength((share % 1) * line.getTotalLength());
      return element("circle", { class: "pulse", cx: point.x + x, cy: point.y, r: 7 });
    }));
  }

  return { build, unfold, paint, mark, pulse };
}
