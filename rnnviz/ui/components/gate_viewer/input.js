// Pointer, touch and keys on the picture, the lines and the text.

import { GUTTER } from "./layout.js";

const FAR = 10;

/**
 * `stepAt(share)`: the step at that share of the picture's width; `unitAt(share)`: the unit at that of its height; `stepOf(element)`: the step of a word, or -1. What they lead to: `point({t, unit} | null)`
 * while hovering, `go({t, unit})` at a click or drag, `move(steps, rows, snapshots)` and `toggle()` by keys.
 */
export function createInput({ scroller, track, plot, text }, undo, { stepAt, unitAt, stepOf, point, go, move, toggle }) {
  let dragging = false;

  function placeOf(event) {
    const t = stepAt((event.clientX - track.getBoundingClientRect().left) / (track.clientWidth - GUTTER));
    const box = plot.getBoundingClientRect();
    const share = (event.clientY - box.top) / box.height;
    return share >= 0 && share < 1 ? { t, unit: unitAt(share) } : { t };
  }

  undo.listen(track, "pointerdown", (event) => {
    if (event.button === 0) {
      dragging = true;
      track.setPointerCapture(event.pointerId);
      go(placeOf(event));
    }
  });
  undo.listen(track, "pointermove", (event) => {
    if (dragging) {
      go({ t: placeOf(event).t });
    } else if (event.pointerType === "mouse") {
      point(placeOf(event));
    }
  });
  ["pointerup", "pointercancel"].forEach((name) => undo.listen(track, name, () => { dragging = false; }));
  undo.listen(scroller, "pointerleave", () => point(null));

  undo.listen(text, "pointerover", ({ target }) => stepOf(target) >= 0 && point({ t: stepOf(target) }));
  undo.listen(text, "pointerdown", ({ target }) => stepOf(target) >= 0 && go({ t: stepOf(target) }));
  undo.listen(text, "pointerleave", () => point(null));

  const keys = {
    ArrowRight: [1, 0, 0], ArrowLeft: [-1, 0, 0], ArrowDown: [0, 1, 0], ArrowUp: [0, -1, 0],
    PageDown: [FAR, 0, 0], PageUp: [-FAR, 0, 0], Home: [-Infinity, 0, 0], End: [Infinity, 0, 0],
    "]": [0, 0, 1], "[": [0, 0, -1],
  };
  undo.listen(plot, "keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === " ") {
      event.preventDefault();
      toggle();
    } else if (keys[event.key]) {
      event.preventDefault();
      move(...keys[event.key]);
    }
  });
}
