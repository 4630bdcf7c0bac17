// The neuron's own arithmetic, as rnnviz/lessons/linear_neuron.py has it: weights[to][from], the newest number first.

/** What the neuron makes of the first numbers alone: one prediction for each number after them. */
export function predict(weights, numbers) {
  const units = weights.length;
  let state = numbers.slice(0, units).reverse();
  return numbers.slice(units).map(() => {
    state = weights.map((row) => row.reduce((sum, weight, k) => sum + weight * state[k], 0));
    return state[0];
  });
}

/** How far off each prediction of the last numbers is, as a share of the largest size up to there. */
export function deviations(predicted, numbers) {
  const first = numbers.length - predicted.length;
  let largest = 0;
  return numbers
    .map((number, k) => {
      largest = Math.max(largest, Math.abs(number));
      return Math.abs(predicted[k - first] - number) / (largest || 1);
    })
    .slice(first);
}

/** The eigenvalues of up to three units as [real, imaginary], the largest first. */
export function eigenvalues(weights) {
  const found = [() => [[weights[0][0], 0]], () => ofTwo(weights), () => ofThree(weights)][weights.length - 1]();
  return found.sort(
    (one, other) => Math.hypot(...other) - Math.hypot(...one) || other[0] - one[0] || other[1] - one[1],
  );
}

/** The size of the largest eigenvalue. */
export function growth(weights) {
  return Math.hypot(...eigenvalues(weights)[0]);
}

function ofTwo([[a, b], [c, d]]) {
  const [middle, square] = [(a + d) / 2, ((a - d) / 2) ** 2 + b * c];
  const root = Math.sqrt(Math.abs(square));
  return square < 0
    ? [
        [middle, root],
        [middle, -root],
      ]
    : [
        [middle + root, 0],
        [middle - root, 0],
      ];
}

/** The roots of λ³ − trace·λ² + minors·λ − determinant, by Viète's and Cardano's formulas. */
function ofThree([[a, b, c], [d, e, f], [g, h, i]]) {
  const trace = a + e + i;
  const minors = a * e - b * d + (a * i - c * g) + (e * i - f * h);
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  const q = (trace ** 2 - 3 * minors) / 9;
  const r = (-2 * trace ** 3 + 9 * trace * minors - 27 * determinant) / 54;
  if (r ** 2 <= q ** 3) {
    const angle = q > 0 ? Math.acos(Math.max(-1, Math.min(1, r / Math.sqrt(q ** 3)))) : 0;
    return [0, 1, 2].map((k) => [
      -2 * Math.sqrt(Math.max(0, q)) * Math.cos((angle + 2 * Math.PI * k) / 3) + trace / 3,
      0,
    ]);
  }
  const s = -Math.sign(r) * Math.cbrt(Math.abs(r) + Math.sqrt(r ** 2 - q ** 3));
  const t = s === 0 ? 0 : q / s;
  const [real, imaginary] = [-(s + t) / 2 + trace / 3, (Math.sqrt(3) / 2) * Math.abs(s - t)];
  return [
    [s + t + trace / 3, 0],
    [real, imaginary],
    [real, -imaginary],
  ];
}
