// Where a number stands on an axis. Where the largest numbers would leave the others no room, the axis goes by powers
// of ten, to both sides of zero.

const [CROWDED, TICKS] = [50, 6];
const NICE = [1, 2, 2.5, 5, 10];

/** {powers, place(value) → 0…1, ticks: [value, …]} for an axis that shows `values`. */
export function scaleOf(values) {
  const sizes = values.map(Math.abs).sort((one, other) => one - other);
  const [median, largest] = [sizes[Math.floor(sizes.length / 2)], sizes[sizes.length - 1]];
  return largest > CROWDED * median && median > 0 ? byPowers(values, sizes) : linear(values);
}

function linear(values) {
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const step = niceStep((most - least || 1) / (TICKS - 1));
  const [low, high] = [least - 0.08 * (most - least || 1), most + 0.12 * (most - least || 1)];
  return { powers: false, place: (value) => (value - low) / (high - low), ticks: multiples(least, most, step) };
}

function byPowers(values, sizes) {
  const unit = 10 ** Math.floor(Math.log10(sizes.find((size) => size > sizes[sizes.length - 1] * 1e-12)));
  const bend = (value) => Math.sign(value) * Math.log10(1 + Math.abs(value) / unit);
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const room = bend(most) - bend(least);
  const [low, high] = [bend(least) - 0.06 * room, bend(most) + 0.1 * room];
  // The unit itself would stand too close to zero to be written.
  const sided = multiples(1, Math.max(bend(most), -bend(least)), Math.ceil(room / TICKS), 1).flatMap((k) => [
    unit * 10 ** k,
    -unit * 10 ** k,
  ]);
  const ticks = [0, ...sided].filter((value) => value >= least && value <= most);
  return { powers: true, place: (value) => (bend(value) - low) / (high - low), ticks };
}

export function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * NICE.find((nice) => nice * power >= rough * (1 - 1e-9));
}

/** from + step · k, for all whole k, from `least` to `most`. */
export function multiples(least, most, step, from = 0) {
  const first = Math.ceil((least - from) / step - 1e-9);
  return Array.from(
    { length: Math.floor((most - from) / step + 1e-9) - first + 1 },
    (_, k) => from + (first + k) * step,
  );
}

/** How a tick is written: 0, 20, 1K, 10M, 0.25. */
export function asTick(value) {
  return value.toLocaleString("en", { notation: "compact", maximumSignificantDigits: 3 }).replace("-", "−");
}
