// Drawing on a canvas at the screen's own resolution.

import { level } from "./colour.js";

/** Sizes `canvas` to `width` × `height` CSS pixels, cleared; returns a context in CSS pixels. */
export function crisp(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  const [wide, high] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
  }
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d");
  context.setTransform(wide / width, 0, 0, high / height, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/**
 * Paints values[t * units + u] as one pixel each, time to the right and units downwards. CSS stretches the
 * canvas (`image-rendering: pixelated`). `table` holds 256 pixels from `low` to `high`, see `pixels()`.
 */
export function paintValues(canvas, values, { steps, units, low, high, table }) {
  if (canvas.width !== steps || canvas.height !== units) {
    canvas.width = steps;
    canvas.height = units;
  }
  const context = canvas.getContext("2d");
  const image = context.createImageData(steps, units);
  const painted = new Uint32Array(image.data.buffer);
  for (let t = 0; t < steps; t += 1) {
    for (let u = 0; u < units; u += 1) {
      painted[u * steps + t] = table[level(values[t * units + u], low, high)];
    }
  }
  context.putImageData(image, 0, 0);
}

/** How a token is shown where it would not be seen: space, line break and tab as signs. */
export function visible(token) {
  return token.replace(/ /g, "␣").replace(/\n/g, "↵").replace(/\t/g, "⇥");
}
