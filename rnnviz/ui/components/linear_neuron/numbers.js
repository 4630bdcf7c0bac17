// Numbers as they are written in this component.

const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
const minus = (text) => text.replace("-", "−");

/** n, n₋₁, n₋₂, … */
export function named(back) {
  return back === 0 ? "n" : `n₋${SUBSCRIPTS[back]}`;
}

/** A weight as a field shows it: 1 where it was set so, 0.997 where it was learned. */
export function asWeight(value) {
  if (Number.isInteger(value)) {
    return String(value);
  }
  return value.toFixed(3).replace(/^-(0\.0+)$/, "$1");
}

/** Such as 1.618, or −0.5 ± 0.866 i for a pair. */
export function asEigenvalue([real, imaginary]) {
  const shown = (value) => minus(value.toFixed(3).replace(/^-(0\.0+)$/, "$1"));
  return Math.abs(imaginary) < 5e-4 ? shown(real) : `${shown(real)} ± ${shown(Math.abs(imaginary))} i`;
}

/** A number of the series: 6,765, 0.125, or 1.2 × 10¹⁴ where it would be too long. */
export function asNumber(value) {
  const size = Math.abs(value);
  if (size >= 1e12 || (size > 0 && size < 1e-3)) {
    const [digits, power] = value.toExponential(1).split("e");
    return minus(
      `${digits} × 10${[...String(Number(power))].map((c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c])).join("")}`,
    );
  }
  return minus(value.toLocaleString("en", { maximumFractionDigits: size < 100 ? 2 : size < 1000 ? 1 : 0 }));
}

/** How far off, in per cent of the true number. */
export function asDeviation(share) {
  const percent = share * 100;
  if (percent > 1000) {
    return "more than 1,000 % off";
  }
  if (percent < 1e-4) {
    return "less than 0.0001 % off";
  }
  const digits = percent >= 10 ? 0 : percent >= 1 ? 1 : Math.min(4, 1 - Math.floor(Math.log10(percent)));
  return `${percent.toFixed(digits)} % off`;
}
