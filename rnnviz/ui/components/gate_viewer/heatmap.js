// The picture of units × time steps, painted once for each (snapshot, quantity, order), and the text above it.

import { crisp, visible } from "../shared/canvas.js";
import { css } from "../shared/colour.js";

const LAST = 255;

/** Draws into `canvas` the part of the picture that is in `view`; paints the picture anew only where `key` changed. */
export function createHeatmap(canvas) {
  const picture = document.createElement("canvas");
  let painted = "";

  return {
    draw(plane, rows, table, key, view) {
      const together = Math.ceil(plane.units / (view.height * (window.devicePixelRatio || 1)));
      const wanted = `${key} ${together}`;
      if (painted !== wanted) {
        paintRows(picture, plane, rows, table, together);
        painted = wanted;
      }
      const context = crisp(canvas, view.width, view.height);
      context.imageSmoothingEnabled = false;
      const shown = Math.min(view.width, plane.steps * view.column - view.left);
      context.drawImage(
        picture, view.left / view.column, 0, shown / view.column, picture.height, 0, 0, shown, view.height,
      );
    },
  };
}

/** One pixel a value, time to the right; where there are more units than pixels, the mean of neighbouring rows. */
export function paintRows(canvas, { values, start, scale, steps, units, low, high }, rows, table, together = 1) {
  canvas.width = steps;
  canvas.height = Math.ceil(units / together);
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  const painted = new Uint32Array(image.data.buffer);
  const shift = 0.5 - (low * LAST) / (high - low);
  for (let y = 0; y < canvas.height; y += 1) {
    const last = Math.min(units, (y + 1) * together);
    const factor = (scale * LAST) / ((high - low) * (last - y * together));
    for (let t = 0; t < steps; t += 1) {
      let sum = 0;
      for (let row = y * together; row < last; row += 1) {
        sum += values[start + t * units + rows[row]];
      }
      const level = (sum * factor + shift) | 0;
      painted[y * steps + t] = table[level < 0 ? 0 : level > LAST ? LAST : level];
    }
  }
  context.putImageData(image, 0, 0);
}

/** Writes above the columns as many of the tokens as have room; `upright` ones are written from below. */
export function drawAxis(canvas, tokens, upright, view, theme) {
  const context = crisp(canvas, view.width, view.axis);
  context.font = `${Math.max(9, Math.min(13, view.column * (upright ? 0.95 : 1.5)))}px monospace`;
  context.textBaseline = "middle";
  const first = Math.max(0, Math.floor(view.left / view.column) - 2);
  const last = Math.min(tokens.length, Math.ceil((view.left + view.width) / view.column) + 2);
  let free = -Infinity;
  for (let t = first; t < last; t += 1) {
    const shown = visible(tokens[t]);
    const middle = (t + 0.5) * view.column - view.left;
    const room = upright ? 10 : context.measureText(shown).width;
    if (middle - room / 2 >= free - 0.75) {
      context.fillStyle = css(theme.text, shown === tokens[t] ? 0.9 : 0.4);
      write(context, shown, middle, room, upright, view.axis);
      free = middle + room / 2;
    }
  }
}

function write(context, shown, middle, room, upright, height) {
  if (!upright) {
    context.fillText(shown, middle - room / 2, height / 2 + 1);
    return;
  }
  context.save();
  context.translate(middle, height - 3);
  context.rotate(-Math.PI / 2);
  context.fillText(shown, 0, 0, height - 4);
  context.restore();
}
