// Elements of a drawing, made once and changed from then on; colours of wires.

import { visible } from "../shared/canvas.js";
import { css, mix, parse } from "../shared/colour.js";

export { element, set, text } from "../shared/svg.js";

/** How thick a wire is that carries `value`: it grows with the size, ever more slowly, to at most 11. */
export function thickness(value) {
  return 1.8 + 9 * (1 - Math.exp(-Math.abs(value) * 1.1));
}

/**
 * The drawing's colours in a theme: `gate(symbol)`, and `wire(value)` by sign and size, as CSS writes them.
 * `gates` is {symbol: colour}, `signed` {negative, positive}.
 */
export function palette(theme, gates, signed) {
  const shown = (colour) => mix(parse(colour), theme.dark ? [255, 255, 255] : [0, 0, 0], theme.dark ? 0.28 : 0.06);
  const quiet = mix(theme.background, theme.text, 0.38);
  const ends = { negative: shown(signed.negative), positive: shown(signed.positive) };
  return {
    gate: (symbol) => css(shown(gates[symbol])),
    quiet: css(quiet),
    wire(value) {
      const end = value < 0 ? ends.negative : ends.positive;
      return css(mix(quiet, end, Math.min(1, 0.25 + 1.5 * Math.abs(value))));
    },
  };
}

const LONGEST = 14;

/** A token as it is shown where there is little room. */
export function shortened(token) {
  const letters = [...visible(token)];
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join("")}…` : letters.join("");
}

/** A letter's name as it is written: `c_` is c of the step before, which a backward cell read at t + 1. */
export function written(symbol, direction) {
  return symbol.replace("_", direction === "backward" ? "₊₁" : "₋₁").replace("Uh", "U·h").replace("Wx", "W·x");
}
