// The drawing: a column a time step, a row a layer. Each part knows its step, so that reading can go from step to step.

import { element, set, text } from "../shared/svg.js";
import { CELL, keepsLast, layoutOf, presence } from "./layout.js";

const AXES = ["batch", "time steps", "units"];
const [CARD, CARDS] = [4, 2]; // how far apart the sheets of a batch lie, and how many are drawn at most
const SYMBOLS = { embedding: "x", dense: "y" };
const TIP = 9;

const spoken = (character) => (character === " " ? "␣" : character);

/** Draws `data` into `svg`, `room` CSS pixels wide; returns {pulsesOf(t)}: the paths to step t, in turns. */
export function draw(svg, data, room) {
  const at = layoutOf(data, room);
  set(svg, { viewBox: `0 0 ${at.width} ${at.height}` });
  svg.style.maxWidth = `${at.width}px`;
  svg.replaceChildren();
  const [edges, nodes, words] = ["edges", "nodes", "words"].map((name) => element("g", { class: name }, svg));
  const ways = new Map(); // "row step" to the paths that lead there

  const lead = (row, t, path) => ways.set(`${row} ${t}`, [...(ways.get(`${row} ${t}`) ?? []), path]);
  const sheets = Math.min(CARDS, data.batch - 1);
  const there = (row, t) => presence(data, row) === "all" || (presence(data, row) === "last" && t === at.steps - 1);

  for (let row = 0; row < at.rows; row += 1) {
    drawName(row);
    for (let t = 0; t < at.steps; t += 1) {
      drawNode(row, t);
      drawArrows(row, t);
    }
  }
  drawShapes();
  element("g", { class: "pulses" }, svg);
  return { pulsesOf: (t) => [...Array(at.rows).keys()].map((row) => ways.get(`${row} ${t}`) ?? []).filter((found) => found.length) };

  function drawName(row) {
    const group = element("g", { class: `name ${presence(data, row)}` }, words);
    const lines = linesOf(row);
    lines.forEach(([line, kind], k) => text(line, { class: kind, x: 2, y: at.y(row) + (k - (lines.length - 1) / 2) * 19 }, group));
  }

  function linesOf(row) {
    if (row === 0) {
      return [["text", "title"], [data.batch > 1 ? `${data.batch} of them, side by side` : "one alone", "quiet"]];
    }
    if (row === at.rows - 1) {
      return [["label", "title"], ["what comes next", "quiet"]];
    }
    const { title, sequences } = data.layers[row - 1];
    if (presence(data, row) === "refused") {
      return [[title, "title"], ["✕ wants 3 axes, got 2", "refusing"]];
    }
    return sequences === null ? [[title, "title"]] : [[title, "title"], ["return_sequences", "code"], [sequences ? "= True" : "= False", "code switch"]];
  }

  function drawNode(row, t) {
    const kind = presence(data, row);
    if (kind === "last" && t < at.steps - 1) {
      return;
    }
    const ends = row === 0 || row === at.rows - 1;
    const name = ends ? "token" : (data.layers[row - 1].sequences === null ? data.layers[row - 1].name : "recurrent");
    const group = element("g", { class: `node ${name} ${kind}`, "data-step": t, transform: `translate(${at.x(t)} ${at.y(row)})` }, nodes);
    const { width, height } = at.box;
    const filled = kind === "all" || kind === "last";
    for (let k = filled ? sheets : 0; k >= 0; k -= 1) {
      element("rect", { class: "sheet", x: k * CARD - width / 2, y: -k * CARD - height / 2, width, height, rx: 8 }, group);
    }
    if (filled) {
      const written = text(ends ? spoken((row ? data.labels : data.tokens)[t]) : (SYMBOLS[name] ?? "h"), {}, group);
      if (!ends) {
        const index = element("tspan", { class: "index", dy: 4 }, written);
        index.textContent = t + 1;
      }
    }
  }

  function drawArrows(row, t) {
    const recurrent = (data.layers[row - 1]?.sequences ?? null) !== null;
    if (recurrent && t > 0 && there(row, t)) {
      const y = at.y(row);
      lead(row, t, arrow("carried", t, [at.x(t - 1) + at.box.width / 2, y], [at.x(t) - at.box.width / 2, y]));
    }
    if (row + 1 < at.rows && there(row, t)) {
      drawUp(row, t);
    }
  }

  function drawUp(row, t) {
    const dropped = keepsLast(data, row) && t < at.steps - 1;
    const from = [at.x(t), at.y(row) - at.box.height / 2 - sheets * CARD];
    if (dropped) {
      const y = from[1] - 11;
      element("path", { class: "dropped", "data-step": t, d: `M ${from} V ${y} M ${from[0] - 8} ${y} h 16` }, edges);
      return;
    }
    const stopped = presence(data, row + 1) === "refused";
    const to = [at.x(t), at.y(row + 1) + at.box.height / 2 + (stopped ? 9 : 0)];
    lead(row + 1, t, arrow(stopped ? "up stopped" : "up", t, from, to));
    if (stopped) {
      cross(at.x(t), at.y(row + 1) + at.box.height / 2, t);
    }
  }

  function arrow(name, t, from, to) {
    const upwards = from[0] === to[0];
    const end = upwards ? [to[0], to[1] + TIP - 2] : [to[0] - TIP + 2, to[1]];
    const group = element("g", { class: `arrow ${name}`, "data-step": t }, edges);
    const path = element("path", { class: "edge", d: `M ${from} L ${end}` }, group);
    element("path", { class: "tip", d: `M 0 0 L ${-TIP} -5 L ${-TIP} 5 Z`, transform: `translate(${to}) rotate(${upwards ? -90 : 0})` }, group);
    return path;
  }

  function cross(x, y, t) {
    const group = element("g", { class: "cross", "data-step": t, transform: `translate(${x} ${y})` }, words);
    element("circle", { r: 10 }, group);
    element("path", { d: "M -4 -4 L 4 4 M 4 -4 L -4 4" }, group);
  }

  function drawShapes() {
    AXES.forEach((axis, k) => text(axis, { class: "axis", x: at.shapeX(k), y: 16 }, words));
    data.shapes.forEach((shape, row) => {
      if (shape) {
        drawShape(shape, row);
      }
    });
  }

  /** As a tuple, each size under the name of its axis; where an axis isn't there, its place is kept empty. */
  function drawShape(shape, row) {
    const y = at.gap(row);
    const [first, last] = [at.shapeX(0) - CELL.width / 2, at.shapeX(2) + CELL.width / 2];
    element("path", { class: "leader", d: `M ${at.x(at.steps - 1) + 12} ${y} H ${first - 14}` }, edges);
    const group = element("g", { class: "shape", "data-row": row, tabindex: 0, role: "img" }, words);
    element("rect", { class: "around", x: first - 13, y: y - 19, width: last - first + 26, height: 38, rx: 9 }, group);
    text("(", { class: "bracket", x: first - 5, y }, group);
    const ending = at.shapeX(row === 0 ? 1 : 2) + CELL.width / 2;
    text(")", { class: "bracket", x: ending + 5, y }, group);
    const axes = shape.length === 3 ? shape : row === 0 ? [...shape, null] : [shape[0], null, shape[1]];
    const gone = (k) => row > 0 && k === 1;
    axes.forEach((size, k) => {
      const x = at.shapeX(k) - CELL.width / 2;
      if (size !== null || gone(k)) {
        element("rect", { class: size !== null ? "cell" : row === data.refused ? "cell gone wanted" : "cell gone", x, y: y - CELL.height / 2, width: CELL.width, height: CELL.height, rx: 5 }, group);
      }
      text(size ?? "", { class: "size", x: at.shapeX(k), y }, group);
    });
  }
}
