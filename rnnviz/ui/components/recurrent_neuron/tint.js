// The ground of a number: its colour is the sign, its strength the size.

const [STRONGEST, LARGEST_WEIGHT] = [55, 3]; // per cent of the colour, reached at this size of a weight

/** Tints `target` by `value`, which is a state (at most 1) or, with `weight`, a weight. null takes the tint away. */
export function tint(target, value, weight = false) {
  const share = value === null ? 0 : Math.min(1, Math.abs(value) / (weight ? LARGEST_WEIGHT : 1));
  target.style.setProperty("--tint", value < 0 ? "var(--minus)" : "var(--plus)");
  target.style.setProperty("--share", `${Math.round(share * STRONGEST)}%`);
}
