// Replays the learning: goes through its frames in a few seconds, the early steps slowly.

import { prefersReducedMotion } from "../shared/theme.js";

const WHOLE = 8000; // milliseconds from the first step to the last

/** The frame at `share` 0…1 of the replay: `steps` are walked by their logarithm. */
export function frameAt(steps, share) {
  const step = Math.expm1(share * Math.log(steps[steps.length - 1] + 1)) + 1e-6;
  const after = steps.findIndex((one) => one > step);
  return after < 0 ? steps.length - 1 : Math.max(0, after - 1);
}

/** `onShare(share)` while it plays, `onStop()` at its end. */
export function createPlayer(onShare, onStop) {
  let [frame, share, last] = [0, 0, 0];

  function tick(now) {
    share = Math.min(1, share + (now - last) / WHOLE);
    last = now;
    frame = share < 1 ? requestAnimationFrame(tick) : 0;
    onShare(share);
    if (!frame) {
      onStop();
    }
  }

  function play() {
    share = share < 1 ? share : 0;
    if (prefersReducedMotion()) {
      share = 1;
      onShare(share);
      onStop();
      return;
    }
    last = performance.now();
    frame = requestAnimationFrame(tick);
  }

  function pause() {
    cancelAnimationFrame(frame);
    frame = 0;
  }

  return {
    play,
    pause,
    seek(to) {
      pause();
      share = to;
    },
    get playing() {
      return frame !== 0;
    },
    get share() {
      return share;
    },
  };
}
