// The network's own arithmetic, as rnnviz/lessons/word_network.py has it, for weights as lists under Keras's names.

/** row · kernel + bias. */
function times(row, kernel, bias) {
  return bias.map((start, k) => row.reduce((sum, value, j) => sum + value * kernel[j][k], start));
}

/** Probabilities of scores of any size. */
export function softmax(scores) {
  const largest = Math.max(...scores);
  const raised = scores.map((score) => Math.exp(score - largest));
  const sum = raised.reduce((one, other) => one + other, 0);
  return raised.map((value) => value / sum);
}

/**
 * Reads letters, given as rows of the kernel: {states, sums, scores, probabilities}. `states` begins with the one
 * before anything is read, so it is one longer than the others; `sums` are what each tanh is taken of.
 */
export function read(weights, inputs) {
  const states = [weights.bias.map(() => 0)];
  const sums = inputs.map((letter, t) => {
    const start = weights.bias.map((bias, k) => bias + weights.kernel[letter][k]);
    const sum = times(states[t], weights.recurrent_kernel, start);
    states.push(sum.map(Math.tanh));
    return sum;
  });
  const scores = states.slice(1).map((state) => times(state, weights.output_kernel, weights.output_bias));
  return { states, sums, scores, probabilities: scores.map(softmax) };
}

/** The same weights with nothing fed forward. */
export function withoutLoop(weights) {
  return { ...weights, recurrent_kernel: weights.recurrent_kernel.map((row) => row.map(() => 0)) };
}

/** The place of the largest. */
export function best(values) {
  return values.indexOf(Math.max(...values));
}

/** The first step, counted from 0, at which two lists of rows differ; −1 where they are the same. */
export function firstDifference(rows, others) {
  return rows.findIndex((row, t) => row.some((value, k) => Math.abs(value - others[t][k]) > 1e-9));
}

/** The weight at `place` = {name, row, column}; a bias has no row. */
export function weightAt(weights, { name, row, column }) {
  return row === undefined ? weights[name][column] : weights[name][row][column];
}

/** New weights, with `value` at `place`. */
export function withWeight(weights, { name, row, column }, value) {
  const inRow = (values) => values.map((old, k) => (k === column ? value : old));
  const inTable = (table) => table.map((values, j) => (j === row ? inRow(values) : values));
  return { ...weights, [name]: row === undefined ? inRow(weights[name]) : inTable(weights[name]) };
}
