// Whether an equation's numbers, rounded as they are written, give what is written after them.

const DECIMALS = [2, 3, 4];
const FUNCTIONS = { "(": (x) => x, "tanh(": Math.tanh, "σ(": (x) => 1 / (1 + Math.exp(-x)) };

/**
 * `sides` are right sides in letters (see explain.js), all equal to `result`; `values` what the letters stand for.
 * Returns {decimals, exact}: the fewest decimals of 2, 3 and 4 with which all is right, and per side whether it gives
 * what follows; where none will do, 2 decimals.
 */
export function adding(sides, values, result) {
  const tried = DECIMALS.map((decimals) => ({ decimals, exact: sides.map((_, k) => gives(sides, k, values, result, decimals)) }));
  return tried.find(({ exact }) => exact.every(Boolean)) ?? tried[0];
}

function gives(sides, k, values, result, decimals) {
  const written = (value) => Number(value.toFixed(decimals));
  // A tie may be rounded either way.
  const near = (found, value) => Math.abs(found - written(value)) <= 0.5 * 10 ** -decimals + 1e-9;
  const valueOf = (token) => (token in values ? written(values[token]) : Number(token));
  const tokens = sides[k].split(" ");
  // What stands in brackets is itself written as one number in the next side.
  const summed = k + 1 === sides.length || near(sum(tokens.slice(1, -1), valueOf), values.S);
  return summed && near(sum(tokens, valueOf), result);
}

/** The value of an expression; it takes its tokens off the front. */
function sum(tokens, valueOf) {
  let total = product(tokens, valueOf);
  while (tokens[0] === "+" || tokens[0] === "−") {
    const factor = tokens.shift() === "+" ? 1 : -1;
    total += factor * product(tokens, valueOf);
  }
  return total;
}

function product(tokens, valueOf) {
  let total = factorOf(tokens, valueOf);
  while (tokens[0] === "·") {
    tokens.shift();
    total *= factorOf(tokens, valueOf);
  }
  return total;
}

function factorOf(tokens, valueOf) {
  const token = tokens.shift();
  if (!(token in FUNCTIONS)) {
    return valueOf(token);
  }
  const inside = sum(tokens, valueOf);
  tokens.shift(); // the closing bracket
  return FUNCTIONS[token](inside);
}
