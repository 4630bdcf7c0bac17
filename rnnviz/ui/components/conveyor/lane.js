// One network: a unit of what it carries, a line for each marker that might have been shown; its gates; its answer.

import { fixed } from "../cell_diagram/numbers.js";
import { asTick } from "../linear_neuron/scale.js";
import { element, set, text } from "../shared/svg.js";
import { createAnswer } from "./answer.js";
import { GATE, GUTTER, PLOT, stepsOf, valuesOf } from "./layout.js";

const TOGETHER = 5; // pixels

/** `onUnit()` is called when another unit is chosen. */
export function createLane(root, onUnit) {
  const part = (name) => root.querySelector(`.${name}`);
  const svg = part("plot");
  const answer = createAnswer(part("answer"));
  let [data, cell, unit, lines, parcels, head, together, gates, frame] = [null, null, 0, [], [], null, null, [], null];

  const value = (name, t, marker) => {
    const values = data.arrays[`${cell.key}/${name}`];
    const [, markers, units] = values.shape;
    return values[(t * markers + marker) * units + unit];
  };

  function update(coming, which) {
    const first = data === null;
    [data, cell] = [coming, coming.header.cells[which]];
    root.style.setProperty("--own", cell.colour);
    part("title").textContent = cell.name;
    part("what").textContent = `${cell.carried.name} ${cell.carried.symbol}${cell.gates.length ? "" : ", no gates"}`;
    answer.build(data.header.markers);
    const scores = [...data.arrays[`${cell.key}/scores`]];
    if (first) {
      unit = scores.indexOf(Math.max(...scores));
      part("units").setAttribute("aria-label", `Unit of ${cell.name} in view`);
      part("units").replaceChildren(...scores.map(makeButton));
    }
    build();
  }

  function makeButton(score, k) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = k;
    button.title = `tells the symbols apart: ${fixed(score)}`;
    button.style.setProperty("--score", score.toFixed(3));
    button.addEventListener("click", () => {
      unit = k;
      build();
      onUnit();
    });
    return button;
  }

  function build() {
    const { tokens, markers, chosen, place } = data.header;
    const width = svg.clientWidth;
    const high = PLOT + (cell.gates.length ? cell.gates.length * (GATE.high + GATE.gap) + 6 : 0);
    const bounds = cell.carried.limit;
    const everything = tokens.flatMap((_, t) => markers.map((__, k) => value(cell.carried.symbol, t, k)));
    frame = { high, ...stepsOf(width, tokens.length), ...valuesOf(bounds ? [...everything, bounds, -bounds] : everything) };
    set(svg, { viewBox: `0 0 ${width} ${high}` });
    svg.style.height = `${high}px`;
    svg.replaceChildren();
    element("rect", { class: "column", x: frame.x(place) - Math.max(frame.column, 12) / 2, width: Math.max(frame.column, 12), y: 0, height: high }, svg);
    drawAxis(width);
    head = element("line", { class: "head", y1: 0, y2: high }, svg);
    gates = cell.gates.map(makeGate);
    // The chosen marker comes last, on top of the others.
    const order = markers.map((_, k) => k).sort((one, other) => (one === chosen) - (other === chosen));
    const kind = (k) => (k === chosen ? " chosen" : "");
    lines = order.map((k) => ({ k, path: element("path", { class: `line${kind(k)}` }, svg) }));
    parcels = order.map((k) => {
      const group = element("g", { class: `parcel${kind(k)}` }, svg);
      element("circle", { r: k === chosen ? 12 : 9 }, group);
      text(markers[k], {}, group);
      return { k, group };
    });
    together = text("", { class: "together" }, svg);
    showUnits();
  }

  function drawAxis(width) {
    const { ticks, y } = frame;
    ticks.forEach((tick) => {
      element("line", { class: tick === 0 ? "zero" : "grid", x1: GUTTER, x2: width, y1: y(tick), y2: y(tick) }, svg);
      text(asTick(tick), { class: "end", x: GUTTER - 12, y: y(tick) }, svg);
    });
  }

  function makeGate(gate, row) {
    const y = PLOT + 6 + row * (GATE.high + GATE.gap);
    const group = element("g", { style: `--gate: ${gate.colour}` }, svg);
    text(`${gate.meaning} ${gate.symbol}`, { class: "end", x: GUTTER - 12, y: y + GATE.high / 2 }, group);
    const size = { width: frame.column - 1, height: GATE.high, y };
    return data.header.tokens.map((_, t) => {
      element("rect", { class: "track", x: frame.x(t) - frame.column / 2, ...size }, group);
      const opening = value(gate.symbol, t, data.header.chosen);
      return element("rect", { class: "gate", x: frame.x(t) - frame.column / 2, ...size, opacity: opening.toFixed(3) }, group);
    });
  }

  function showUnits() {
    [...part("units").children].forEach((button, k) => button.setAttribute("aria-pressed", `${k === unit}`));
    part("score").textContent = `tells the symbols apart: ${fixed(data.arrays[`${cell.key}/scores`][unit])}`;
  }

  /** Everything up to step `now`. */
  function show(now) {
    const { tokens, chosen, place } = data.header;
    const carried = cell.carried.symbol;
    set(head, { x1: frame.x(now), x2: frame.x(now) });
    lines.forEach(({ k, path }) => {
      const points = Array.from({ length: now + 1 }, (_, t) => `${frame.x(t).toFixed(1)} ${frame.y(value(carried, t, k)).toFixed(1)}`);
      set(path, { d: `M ${points.join(" L ")}` });
    });
    parcels.forEach(({ k, group }) => {
      group.style.display = now < place ? "none" : "";
      set(group, { transform: `translate(${frame.x(now).toFixed(1)} ${frame.y(value(carried, now, k)).toFixed(1)})` });
    });
    tellTogether(now);
    gates.forEach((rects) => rects.forEach((rect, t) => {
      rect.style.display = t > now ? "none" : "";
    }));
    answer.show(shares(now), { chosen, asked: now === tokens.length - 1 });
    svg.setAttribute("aria-label", `${cell.name}, ${carried} of unit ${unit}, a line for each marker. ${sentence(now)}`);
  }

  /** Names the markers whose lines can't be told from the chosen one's by eye. */
  function tellTogether(now) {
    const { chosen, markers, place, tokens } = data.header;
    const y = (k) => frame.y(value(cell.carried.symbol, now, k));
    const others = markers.filter((_, k) => k !== chosen && Math.abs(y(k) - y(chosen)) < TOGETHER);
    const before = now > tokens.length / 2;
    together.textContent = now < place || !others.length ? "" : `${others.join(", ")} here too`;
    set(together, { x: frame.x(now) + (before ? -18 : 18), y: y(chosen), "text-anchor": before ? "end" : "start" });
  }

  /** null before the first step after which it learned to be asked. */
  function shares(now) {
    if (now < data.header.askable) {
      return null;
    }
    const values = data.arrays[`${cell.key}/answers`];
    const [, markers, answers] = values.shape;
    const first = (now * markers + data.header.chosen) * answers;
    return [...values.subarray(first, first + answers)];
  }

  /** What this network does at a step, in words. */
  function sentence(now) {
    const { chosen, markers } = data.header;
    const at = (symbol) => value(symbol, now, chosen);
    const opened = cell.gates.map(({ symbol }) => `${symbol} ${fixed(at(symbol))}`);
    const gated = opened.length ? `, its gates ${opened.join(", ")}` : "";
    const found = shares(now);
    const best = found ? found.indexOf(Math.max(...found)) : -1;
    const answered = found ? `; answer ${markers[best]} (${Math.round(found[best] * 100)} %)` : "";
    return `${cell.name}: ${cell.carried.symbol} of unit ${unit} is ${fixed(at(cell.carried.symbol))}${gated}${answered}.`;
  }

  return { update, show, sentence, resize: () => data && build(), svg };
}
