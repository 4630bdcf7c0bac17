// The drawing: a column a number. What a number hands on to the one after the next dips below the row; drawn as a
// network, the lowest point of that dip is a unit of its own, which holds what is carried.

import { element, set, text } from "../shared/svg.js";

const [APART, LEFT, RIGHT] = [114, 46, 46];
const [TOP, LOW, HEIGHT] = [54, 172, 226];
const [R, R_LOW] = [27, 23];
const FRAME = { width: 78, y: 12, height: 202 };
const DIAGONAL = 0.72; // of a radius: where a slanted arrow meets a circle

const xOf = (k) => LEFT + k * APART;

/** A tip of an arrow whose point is at (x, y), flying in the direction of `angle`, in degrees. */
function tip(x, y, angle, name, parent) {
  return element(
    "path",
    { class: `tip ${name}`, d: "M 0 0 L -12 -6 L -12 6 Z", transform: `translate(${x} ${y}) rotate(${angle})` },
    parent,
  );
}

/** Draws into `svg`; `columns` numbers have room. */
export function createDrawing(svg) {
  let columns = [];

  function build(numbers) {
    const width = xOf(numbers.length - 1) + RIGHT;
    set(svg, { viewBox: `0 0 ${width} ${HEIGHT}` });
    svg.style.setProperty("--drawn-width", `${width * 1.15}px`);
    svg.replaceChildren();
    const layers = ["ghosts", "frames", "edges", "nodes", "weights"].map((name) => element("g", { class: name }, svg));
    columns = numbers.map((number, k) => makeColumn(numbers, k, layers));
    text("output", { class: "row", "data-only": "network", x: LEFT, y: TOP }, svg);
    text("carried", { class: "row", "data-only": "network", x: LEFT, y: LOW }, svg);
    element("g", { class: "pulses" }, svg);
  }

  function makeColumn(numbers, k, [ghosts, frames, edges, nodes, weights]) {
    element("circle", { class: "ghost", ...(k ? {} : { "data-only": "numbers" }), cx: xOf(k), cy: TOP, r: R }, ghosts);
    const frame = element(
      "rect",
      { class: "frame", x: xOf(k) - FRAME.width / 2, y: FRAME.y, width: FRAME.width, height: FRAME.height, rx: 20 },
      frames,
    );
    const node = makeNode(xOf(k), TOP, R, numbers[k], "output", nodes);
    if (k === 0) {
      return { frame, node, arrows: [] };
    }
    const carried = makeNode(xOf(k), LOW, R_LOW, numbers[k - 1], "carried", nodes);
    return {
      frame,
      node,
      carried,
      arrows: [straight(k, edges, weights), down(k, edges, weights), ...(k > 1 ? [up(k, edges, weights)] : [])],
    };
  }

  function makeNode(x, y, r, number, name, parent) {
    const group = element("g", { class: `node ${name}`, transform: `translate(${x} ${y})` }, parent);
    element("circle", { r }, group);
    text(number.toLocaleString("en"), {}, group);
    return group;
  }

  function arrow(name, d, [x, y, angle], at, edges, weights) {
    const edge = element("path", { class: `edge ${name}`, d }, edges);
    const point = edge.getPointAtLength(edge.getTotalLength() * at);
    const weight = text("1", { class: "weight", x: point.x, y: point.y }, weights);
    return { name, edge, tip: tip(x, y, angle, name, edges), weight };
  }

  /** From a number to the next: output to output. */
  function straight(k, ...layers) {
    const end = xOf(k) - R;
    return arrow("straight", `M ${xOf(k - 1) + R} ${TOP} L ${end - 8} ${TOP}`, [end, TOP, 0], 0.5, ...layers);
  }

  /** From a number down to where it is carried. */
  function down(k, ...layers) {
    const [x, y] = [xOf(k - 1) + R * DIAGONAL, TOP + R * DIAGONAL];
    const d = `M ${x} ${y} C ${x + 28} ${y + 50}, ${xOf(k) - 62} ${LOW}, ${xOf(k)} ${LOW}`;
    return arrow("down", d, [xOf(k) - R_LOW, LOW, 0], 0.3, ...layers);
  }

  /** From where a number is carried up to the one after the next. */
  function up(k, ...layers) {
    const [x, y] = [xOf(k) - R * DIAGONAL, TOP + R * DIAGONAL];
    const d = `M ${xOf(k - 1)} ${LOW} C ${xOf(k - 1) + 62} ${LOW}, ${x - 32} ${y + 57}, ${x - 4} ${y + 7}`;
    return arrow("up", d, [x, y, -60], 0.72, ...layers);
  }

  const turn = (target, on) => target?.classList.toggle("off", !on);

  /** Shows the columns 0…`at`, as "numbers" or as a "network"; with `arriving`, the newest only by its arrows. */
  function show(at, view, arriving = false) {
    const network = view === "network";
    svg.querySelectorAll("[data-only]").forEach((one) => turn(one, one.dataset.only === view));
    columns.forEach(({ frame, node, carried, arrows }, k) => {
      const there = k <= at - (arriving ? 1 : 0);
      const first = network ? 1 : 0;
      turn(frame, network && k >= first && k <= at);
      turn(node, there && k >= first);
      turn(carried, network && there && k >= first);
      node.classList.toggle("new", k === at && at > 1);
      arrows.forEach((one) => showArrow(one, k, at, network));
    });
  }

  function showArrow({ name, edge, tip: point, weight }, k, at, network) {
    // As numbers, the way down into a column belongs to the number after it.
    const there = network ? k > 1 && k <= at : name === "down" ? k < at : k > 1 && k <= at;
    const fresh = network ? k === at : name === "down" ? k === at - 1 : k === at;
    turn(edge, there);
    turn(point, there && (network || name !== "down"));
    turn(weight, network && there && fresh);
    [edge, point].forEach((one) => one.classList.toggle("new", fresh));
  }

  /** Moves a dot along each way to the newest number; `share` 0…1. */
  function pulse(at, view, share) {
    const ways = waysTo(at, view);
    const group = svg.querySelector(".pulses");
    if (share >= 1) {
      group.replaceChildren();
      return;
    }
    while (group.children.length < ways.length) {
      element("circle", { class: "pulse", r: 7 }, group);
    }
    ways.forEach((way, k) => {
      const lengths = way.map((edge) => edge.getTotalLength());
      let left = share * lengths.reduce((sum, length) => sum + length, 0);
      const part = Math.max(
        0,
        lengths.findIndex((length) => (left -= length) <= 0),
      );
      const point = way[part].getPointAtLength(left + lengths[part]);
      set(group.children[k], { cx: point.x, cy: point.y });
    });
  }

  function waysTo(at, view) {
    const edgeOf = (k, name) => columns[k].arrows.find((one) => one.name === name).edge;
    const [straightOn, rise] = [edgeOf(at, "straight"), edgeOf(at, "up")];
    return view === "network"
      ? [[straightOn], [rise], [edgeOf(at, "down")]]
      : [[straightOn], [edgeOf(at - 1, "down"), rise]];
  }

  return { build, show, pulse };
}
