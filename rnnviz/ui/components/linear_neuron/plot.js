// True numbers as rings, the neuron's as dots on a line, over their place in the series.

import { element, set, text } from "../shared/svg.js";
import { asTick, multiples, niceStep, scaleOf } from "./scale.js";

const EDGE = { left: 52, right: 14, top: 30, bottom: 44 };

export function createPlot(svg) {
  let [frame, numbers, units, dots, line, cursor] = [null, [], 1, [], null, null];

  const x = (k) => EDGE.left + ((k + 0.5) / numbers.length) * (frame.width - EDGE.left - EDGE.right);
  const y = (value) => frame.height - EDGE.bottom - frame.scale.place(value) * (frame.height - EDGE.top - EDGE.bottom);

  /** Draws what stays while weights change. */
  function build({ numbers: all, seen, units: count }) {
    [numbers, units] = [all, count];
    frame = { width: svg.clientWidth, height: svg.clientHeight, scale: scaleOf(numbers) };
    set(svg, { viewBox: `0 0 ${frame.width} ${frame.height}` });
    svg.replaceChildren();
    drawParts(seen);
    drawAxes();
    cursor = element(
      "line",
      { class: "cursor", y1: EDGE.top, y2: frame.height - EDGE.bottom, visibility: "hidden" },
      svg,
    );
    numbers.forEach((number, k) =>
      element("circle", { class: `true${k < units ? " given" : ""}`, cx: x(k), cy: y(number), r: 5.5 }, svg),
    );
    const within = clip();
    line = element("path", { class: "line" }, within);
    dots = numbers.slice(units).map(() => element("circle", { class: "dot", r: 3.2 }, within));
  }

  function clip() {
    const { width, height } = frame;
    const id = "within";
    const shape = element("clipPath", { id }, svg);
    element(
      "rect",
      { x: EDGE.left, y: EDGE.top, width: width - EDGE.left - EDGE.right, height: height - EDGE.top - EDGE.bottom },
      shape,
    );
    return element("g", { "clip-path": `url(#${id})` }, svg);
  }

  /** The numbers that are learned from stand on a ground of their own. */
  function drawParts(seen) {
    const middle = (x(seen - 1) + x(seen)) / 2;
    const [top, high] = [EDGE.top, frame.height - EDGE.top - EDGE.bottom];
    element("rect", { class: "known", x: EDGE.left, y: top, width: middle - EDGE.left, height: high }, svg);
    element("line", { class: "border", x1: middle, x2: middle, y1: top - 22, y2: top + high }, svg);
    text(`learned from: ${seen}`, { class: "end", x: middle - 10, y: top - 12 }, svg);
    text(`never seen: ${numbers.length - seen}`, { x: middle + 10, y: top - 7 }, svg);
  }

  function drawAxes() {
    frame.scale.ticks.forEach((value) => {
      element(
        "line",
        {
          class: `grid${value === 0 ? " zero" : ""}`,
          x1: EDGE.left,
          x2: frame.width - EDGE.right,
          y1: y(value),
          y2: y(value),
        },
        svg,
      );
      text(asTick(value), { class: "end", x: EDGE.left - 8, y: y(value) }, svg);
    });
    const step = Math.max(1, niceStep(numbers.length / 8));
    multiples(1, numbers.length, Math.round(step)).forEach((place) =>
      text(place, { class: "middle", x: x(place - 1), y: frame.height - EDGE.bottom + 18 }, svg),
    );
    text("place in the series", { class: "middle", x: (EDGE.left + frame.width) / 2, y: frame.height - 6 }, svg);
  }

  /** Moves the neuron's numbers, one for each after the first `units`. */
  function show(predicted) {
    const far = frame.height * 4;
    const points = predicted.map((value, k) => [x(units + k), Math.max(-far, Math.min(far, y(value)))]);
    const start = [x(units - 1), y(numbers[units - 1])];
    set(line, {
      d: `M ${[start, ...points].map((point) => point.map((part) => part.toFixed(1)).join(" ")).join(" L ")}`,
    });
    points.forEach(([cx, cy], k) => set(dots[k], { cx, cy }));
  }

  /** A line at a place of the series, counted from 0; null for none. */
  function point(k) {
    set(cursor, k === null ? { visibility: "hidden" } : { visibility: "visible", x1: x(k), x2: x(k) });
  }

  /** The place nearest to `clientX`. */
  function placeAt(clientX) {
    const within = clientX - svg.getBoundingClientRect().left - EDGE.left;
    const share = within / (frame.width - EDGE.left - EDGE.right);
    return Math.max(0, Math.min(numbers.length - 1, Math.floor(share * numbers.length)));
  }

  return {
    build,
    show,
    point,
    placeAt,
    get powers() {
      return frame.scale.powers;
    },
  };
}
