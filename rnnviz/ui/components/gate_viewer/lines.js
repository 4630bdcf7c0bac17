// One unit over time, in bands that share the time axis: its gates from 0 to 1, what lies within -1 and 1, and what has
// no bound, each with a scale of its own.

import { crisp } from "../shared/canvas.js";
import { css, mix, parse } from "../shared/colour.js";

const GAP = 6;
const EDGE = 5;
const LETTER = 11;
const NICE = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/** The least round number that is not smaller than `size`, and at least 1. */
export function roundedUp(size) {
  const power = 10 ** Math.floor(Math.log10(Math.max(size, 1)));
  return (NICE.find((step) => step * power >= size) ?? 10) * power;
}

/** The band that a quantity is drawn in. */
function bandOf({ gate, limit }) {
  return gate ? "gates" : limit === null ? "free" : "bounded";
}

/** Where each value stands: {bands, y(quantity, value)} of a drawing `height` pixels high. `limit`: the end of the free band. */
export function bandsFor(quantities, height, limit) {
  const kinds = ["gates", "bounded", "free"].filter((kind) => quantities.some((quantity) => bandOf(quantity) === kind));
  const each = (height - GAP * (kinds.length - 1)) / kinds.length;
  const ends = { gates: [0, 1], bounded: [-1, 1], free: [-limit, limit] };
  const bands = Object.fromEntries(kinds.map((kind, k) => [kind, {
    top: k * (each + GAP) + EDGE, bottom: k * (each + GAP) + each - EDGE, low: ends[kind][0], high: ends[kind][1],
  }]));
  const y = (quantity, value) => {
    const { top, bottom, low, high } = bands[bandOf(quantity)];
    return bottom - ((value - low) / (high - low)) * (bottom - top);
  };
  return { bands, y };
}

/** A colour that stands out from the page in both themes. */
export function inkOf(colour, theme) {
  return css(theme.dark ? mix(parse(colour), [255, 255, 255], 0.25) : parse(colour));
}

/** `drawn`: [{quantity, values}]; the one called `symbol` is drawn strongest. The letters stand where the lines end. */
export function drawLines(canvas, drawn, { bands, y }, symbol, view, theme) {
  const context = crisp(canvas, view.width + view.gutter, view.lines);
  context.font = "11px sans-serif";
  Object.values(bands).forEach((band) => drawBand(context, band, view, theme));
  const first = Math.max(0, Math.floor(view.left / view.column) - 1);
  const last = Math.min(drawn[0].values.length, Math.ceil((view.left + view.width) / view.column) + 1);
  context.save();
  context.beginPath();
  context.rect(0, 0, view.width, view.lines);
  context.clip();
  const strongestLast = [...drawn].sort((a, b) => (a.quantity.symbol === symbol) - (b.quantity.symbol === symbol));
  strongestLast.forEach(({ quantity, values }) => {
    context.strokeStyle = inkOf(quantity.colour, theme);
    context.lineWidth = quantity.symbol === symbol ? 2.5 : 1.25;
    context.beginPath();
    for (let t = first; t < last; t += 1) {
      context.lineTo((t + 0.5) * view.column - view.left, y(quantity, values[t]));
    }
    context.stroke();
  });
  context.restore();
  Object.values(bands).forEach((band) => writeEnds(context, band, theme));
  writeLetters(context, drawn, last - 1, y, view, theme);
}

function drawBand(context, { top, bottom, low, high }, view, theme) {
  context.lineWidth = 1;
  context.textBaseline = "middle";
  for (const value of low < 0 ? [high, 0, low] : [high, low]) {
    const at = Math.round(bottom - ((value - low) / (high - low)) * (bottom - top)) + 0.5;
    context.strokeStyle = css(theme.text, value === 0 ? 0.3 : 0.12);
    context.beginPath();
    context.moveTo(0, at);
    context.lineTo(view.width, at);
    context.stroke();
  }
}

function writeEnds(context, { top, bottom, low, high }, theme) {
  [[high, top + 5], [low, bottom - 5]].forEach(([value, at]) => {
    const text = String(value).replace("-", "−");
    context.fillStyle = css(theme.background, 0.75);
    context.fillRect(0, at - 6, context.measureText(text).width + 5, 12);
    context.fillStyle = css(theme.text, 0.75);
    context.fillText(text, 2, at);
  });
}

function writeLetters(context, drawn, t, y, view, theme) {
  const places = drawn.map(({ quantity, values }) => ({ quantity, y: y(quantity, values[t]) })).sort((a, b) => a.y - b.y);
  places.forEach((place, k) => {
    place.y = Math.max(place.y, k ? places[k - 1].y + LETTER : LETTER / 2);
  });
  places.reverse().forEach((place, k) => {
    place.y = Math.min(place.y, k ? places[k - 1].y - LETTER : view.lines - LETTER / 2);
    context.fillStyle = inkOf(place.quantity.colour, theme);
    context.font = "italic 13px serif";
    context.fillText(place.quantity.symbol, view.width + 5, place.y);
  });
}
