// Lets tokens appear one after the other, evenly, though they arrive in handfuls.

import { prefersReducedMotion } from "../shared/theme.js";

const PACE = 90; // tokens a second
const LONGEST = 8; // seconds: what is further behind than that is written faster

export class Typewriter {
  // `show(count)` is called whenever more tokens are to be seen.
  constructor(show) {
    this.show = show;
    this.shown = 0;
    this.there = 0;
    this.frame = null;
  }

  get resting() {
    return this.shown >= this.there;
  }

  // From now on `there` tokens are there, of which at least `atOnce` are shown without being typed.
  expect(there, atOnce = 0) {
    this.there = there;
    this.shown = Math.min(Math.max(this.shown, atOnce), there);
    if (prefersReducedMotion()) this.shown = there;
    this.show(Math.floor(this.shown));
    if (!this.resting && this.frame === null) this.#start();
  }

  skip() {
    this.expect(this.there, this.there);
  }

  // What was shown beyond `shown` is gone.
  back(shown) {
    this.shown = Math.min(this.shown, shown);
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.frame = null;
  }

  #start() {
    let last = performance.now();
    const step = (now) => {
      const pace = Math.max(PACE, (this.there - this.shown) / LONGEST);
      this.shown = Math.min(this.there, this.shown + (pace * Math.max(now - last, 0)) / 1000);
      last = now;
      this.frame = this.resting ? null : requestAnimationFrame(step);
      this.show(Math.floor(this.shown));
    };
    this.frame = requestAnimationFrame(step);
  }
}
