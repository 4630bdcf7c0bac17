// One cell at one step, drawn: built once per layout, then painted with the values that run through it.

import { path, tip } from "./geometry.js";
import { mixed } from "./flow.js";
import { fillGate, makeNode, openIris, writeToken } from "./nodes.js";
import { fixed } from "./numbers.js";
import { element, set, text, thickness, written } from "./svg.js";

const [TIP, SHORT] = [13, 9];

/** Draws into `svg`. `build(layout, direction)` once, then `paint`, or `between` for a moment on the way. */
export function createDiagram(svg) {
  let [layout, wires, nodes, colours] = [null, [], [], null];

  function build(next, direction) {
    layout = next;
    svg.replaceChildren();
    set(svg, { viewBox: `0 0 ${layout.width} ${layout.height}` });
    svg.style.setProperty("--drawn-width", layout.width);
    const { x, y, w, h } = layout.body;
    element("rect", { class: "body", x, y, width: w, height: h, rx: 26 }, svg);
    wires = layout.wires.map((wire) => ({ ...wire, ...makeWire(wire, svg) }));
    nodes = layout.nodes.map((node) => ({ ...node, group: makeNode(node, direction, svg) }));
    wires.forEach((wire) => { wire.written = (wire.labels ?? []).map((label) => makeLabel({ ...label, value: wire.value }, direction, svg)); });
  }

  function colour(palette) {
    colours = palette;
    nodes.filter(({ gate }) => gate).forEach(({ group, gate }) => group.style.setProperty("--gate", palette.gate(gate)));
  }

  /** Paints a flow (see flow.js). */
  function paint(flow) {
    wires.filter(({ bundle }) => !bundle).forEach((wire) => paintWire(wire, flow[wire.value], colours));
    nodes.forEach((node) => {
      if (node.kind === "iris") {
        openIris(node.group, node.r, flow[node.opens], through(node.key, flow));
      } else if (node.kind === "gate") {
        fillGate(node.group, node, flow[node.gate]);
      }
    });
  }

  const through = (key, flow) => (flow[key] === null ? colours.quiet : colours.wire(flow[key]));

  /** Paints `share` of the way from one flow to another: what lies nearer to the input changes first. */
  function between(from, to, share) {
    const stageOf = new Map();
    wires.forEach(({ value, stage }) => stageOf.set(value, Math.min(stage, stageOf.get(value) ?? stage)));
    const local = (stage) => Math.min(1, Math.max(0, share * layout.stages - stage));
    paint(mixed(from, to, (value) => local(stageOf.get(value) ?? 0)));
    wires.forEach(({ pulse, stage }) => movePulse(pulse, local(stage)));
  }

  return {
    build, colour, paint, between,
    /** What is read, and {next, all}: short words at the way out, and beside the wire that holds all units. */
    read(token, words) {
      nodes.filter(({ kind }) => kind === "token").forEach((node) => writeToken(node.group, node, token));
      nodes.filter(({ kind }) => kind === "words").forEach(({ group, key }) => { group.firstChild.textContent = words[key]; });
    },
    /** Names each node for who can't see it, and marks the one that is explained. */
    name(labelOf, chosen) {
      nodes.filter(({ group }) => group.dataset.node).forEach(({ group, key }) => {
        set(group, { "aria-label": labelOf(key), "aria-pressed": key === chosen });
      });
    },
  };
}

function makeWire({ key, points, bundle, crossing, tip: hasTip }, svg) {
  const group = element("g", { class: bundle ? "wire bundle" : "wire", "data-wire": key }, svg);
  const d = path(points, hasTip ? SHORT : 0);
  if (crossing) {
    element("path", { class: "casing", d: path(crossing) }, group);
  }
  const line = element("path", { class: "line", d }, group);
  if (bundle) {
    ["gap", "core"].forEach((name) => element("path", { class: name, d }, group));
  }
  const end = hasTip ? element("path", { class: "tip", d: tip(points, TIP) }, group) : null;
  const pulse = element("path", { class: "pulse", d, pathLength: 1, visibility: "hidden" }, group);
  return { group, line, end, pulse };
}

function makeLabel({ at: [x, y], anchor, symbol, value, outer, around }, direction, svg) {
  const letter = written(symbol, direction);
  if (around) {
    text(letter, { x, y: y - 20, class: "value around symbol", "text-anchor": anchor }, svg);
    return text("", { x, y: y + 22, class: "value around number", "text-anchor": anchor, "data-number": value }, svg);
  }
  const label = element("text", { x, y, class: outer ? "value around" : "value", "text-anchor": anchor }, svg);
  element("tspan", { class: "symbol" }, label).textContent = letter ? `${letter} ` : "";
  return element("tspan", { class: "number", "data-number": value ?? "" }, label);
}

function paintWire({ group, line, end, pulse, gate, written: labels }, value, colours) {
  const known = typeof value === "number";
  group.classList.toggle("unknown", !known);
  const colour = !known ? colours.quiet : gate ? colours.gate(gate) : colours.wire(value);
  const width = known ? thickness(value) : 1.8;
  group.style.setProperty("--wire", colour);
  line.style.strokeWidth = width;
  pulse.style.strokeWidth = width + 5;
  end?.classList.toggle("faint", !known);
  labels.forEach((label) => { label.textContent = known ? fixed(value) : ""; });
}

const LENGTH = 0.3;

function movePulse(pulse, share) {
  const moving = share > 0 && share < 1;
  set(pulse, { visibility: moving ? "visible" : "hidden" });
  if (moving) {
    set(pulse, { "stroke-dashoffset": LENGTH - share * (1 + LENGTH) });
  }
}
