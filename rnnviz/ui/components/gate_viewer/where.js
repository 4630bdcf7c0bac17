// What is under the cursor, in words, for who doesn't see it.

import { visible } from "../shared/canvas.js";
import { number } from "./numbers.js";
import { percent } from "../shared/predictions.js";

const QUIET = 350; // ms without a move before it is read out

export function inWords({ replay: { header, steps, predictions }, t, unit, snapshot, drawn }) {
  const { top, came } = predictions(snapshot, t);
  const next = came ? `“${visible(came.token)}” came, which it gave ${percent(came.probability)}.` : "The text ends here.";
  const expected = top.slice(0, 3).map((one) => `“${visible(one.token)}” ${percent(one.probability)}`).join(", ");
  const numbers = drawn.map(({ quantity, values }) => `${quantity.symbol} ${number(values[t])}`).join(", ");
  return `Step ${t + 1} of ${steps}, “${visible(header.tokens[t])}”. It expects ${expected}. ${next} Unit ${unit}: ${numbers}.`;
}

/** Writes what `sentence()` gives into `element`, a live region, once the cursor rests. */
export function createTeller(element) {
  let timer = 0;
  return {
    tell(sentence) {
      clearTimeout(timer);
      timer = setTimeout(() => { element.textContent = sentence(); }, QUIET);
    },
    stop: () => clearTimeout(timer),
  };
}
