// Walks through the steps on its own.

import { prefersReducedMotion } from "../shared/theme.js";

const PACE = 110; // milliseconds a step

/** `onStep(t)` while it plays, `onStop()` at its end; where less motion is asked for it is at the end at once. */
export function createPlayer(onStep, onStop) {
  let timer = 0;

  function stop() {
    clearTimeout(timer);
    timer = 0;
  }

  function walk(t, last) {
    timer = t < last ? setTimeout(() => walk(t + 1, last), PACE) : 0;
    onStep(t);
    if (!timer) {
      onStop();
    }
  }

  return {
    stop,
    play(from, last) {
      stop();
      walk(prefersReducedMotion() ? last : from, last);
    },
    get playing() {
      return timer !== 0;
    },
  };
}
