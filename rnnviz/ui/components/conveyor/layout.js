// Where a time step and a value stand, in CSS pixels; the strip of tokens and all lanes share the steps.

import { multiples, niceStep } from "../linear_neuron/scale.js";

export const GUTTER = 64; // at the left, for what the rows are called
const [TOP, RIGHT] = [14, 16];
export const PLOT = 184; // the height of the part with lines
export const GATE = { high: 13, gap: 3 };

export function stepsOf(width, steps) {
  const column = (width - GUTTER - RIGHT) / steps;
  return { column, x: (t) => GUTTER + (t + 0.5) * column };
}

/** {y(value), ticks: [value, …]} of an axis that holds `values` and zero. */
export function valuesOf(values) {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const span = high - low || 1;
  const y = (value) => PLOT - TOP - ((value - low) / span) * (PLOT - 2 * TOP);
  return { y, ticks: multiples(low, high, niceStep(span / 3)) };
}
