// One value over the steps of learning. Steps are spaced by their logarithm: the first ones change most.

import { element, set, text } from "../shared/svg.js";
import { asTick, multiples, niceStep } from "./scale.js";

const EDGE = { left: 52, right: 14, top: 10, bottom: 24 };
const LEAST = 1e-12; // a mean squared error below this is as good as none

/** `powers`: whether upwards it goes by powers of ten. */
export function createCurve(svg, powers) {
  let [points, reached, before, done, dot] = [[], 0, null, null, null];

  /** Draws `values` at `steps`; `aim`, where there is one, as a dashed line. */
  function build(steps, values, aim) {
    const [width, height] = [svg.clientWidth, svg.clientHeight];
    set(svg, { viewBox: `0 0 ${width} ${height}` });
    svg.replaceChildren();
    const bend = powers ? (value) => Math.log10(Math.max(LEAST, value)) : (value) => value;
    const bent = [...values, ...(aim === null ? [] : [aim])].map(bend);
    const [low, high] = padded(Math.min(...bent), Math.max(...bent));
    const x = (step) =>
      EDGE.left + (Math.log(step + 1) / Math.log(steps[steps.length - 1] + 1)) * (width - EDGE.left - EDGE.right);
    const y = (value) =>
      height - EDGE.bottom - ((bend(value) - low) / (high - low)) * (height - EDGE.top - EDGE.bottom);
    drawAxes(steps[steps.length - 1], ticksOf(low, high), x, y, width, height);
    if (aim !== null) {
      element("line", { class: "aim", x1: EDGE.left, x2: width - EDGE.right, y1: y(aim), y2: y(aim) }, svg);
    }
    points = steps.map((step, k) => `${x(step).toFixed(1)} ${y(values[k]).toFixed(1)}`);
    before = element("path", { class: "seen" }, svg);
    done = element("path", { class: "line" }, svg);
    dot = element("circle", { class: "dot", r: 4 }, svg);
  }

  function padded(low, high) {
    const room = high - low || 1;
    return [low - 0.06 * room, high + 0.06 * room];
  }

  function ticksOf(low, high) {
    if (powers) {
      return multiples(low, high, Math.max(1, Math.ceil((high - low) / 4))).map((power) => 10 ** power);
    }
    return multiples(low, high, niceStep((high - low) / 3));
  }

  function drawAxes(last, ticks, x, y, width, height) {
    ticks.forEach((value) => {
      element("line", { class: "grid", x1: EDGE.left, x2: width - EDGE.right, y1: y(value), y2: y(value) }, svg);
      text(powers ? powerOfTen(value) : asTick(value), { class: "end", x: EDGE.left - 8, y: y(value) }, svg);
    });
    [0, 10, 100, 1000]
      .filter((step) => step < last)
      .forEach((step) => {
        text(step === 0 ? "start" : step.toLocaleString("en"), { class: "middle", x: x(step), y: height - 5 }, svg);
      });
  }

  /** Shows it up to the frame `k`, and faintly what was seen after it; null: the weights in view were not learned. */
  function show(k) {
    reached = Math.max(reached, k ?? 0);
    set(before, { d: pathTo(reached) });
    set(done, { d: k === null ? "" : pathTo(k) });
    const [cx, cy] = (points[k ?? 0] ?? "0 0").split(" ");
    set(dot, { cx, cy, visibility: k === null ? "hidden" : "visible" });
  }

  const pathTo = (k) => `M ${points.slice(0, k + 1).join(" L ")}`;

  /** Another learning, of which nothing was seen yet. */
  function forget() {
    reached = 0;
  }

  return { build, show, forget };
}

function powerOfTen(value) {
  const power = Math.round(Math.log10(value));
  if (power >= -3) {
    return asTick(value);
  }
  return `10⁻${[...String(-power)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("")}`;
}
