// What each node of a cell computes: an equation in letters, with this step's numbers, and its result. No drawing.

import { adding } from "./adding.js";

const GATE = ["σ( Wx + Uh_ + b )", "σ( S )"];
const CANDIDATE = ["tanh( Wx + Uh_ + b )", "tanh( S )"];

/**
 * Per cell and node: `title`, `left` and `right`, the right sides in letters one after another, each nearer to the
 * result. `gate` is the one whose sum can be unfolded. Letters: `c_` is the step before, `Wx` and `Uh_` are sums over
 * all inputs and all old states, `S` is everything in the brackets.
 */
export const EQUATIONS = {
  rnn: {
    from_state: { title: "Old states: what all units gave out, each times its weight", left: "Uh_", right: [], gate: "a" },
    from_input: { title: "Input: each of its numbers times its weight", left: "Wx", right: [], gate: "a" },
    bias: { title: "Bias: a number that was learned and is always added", left: "b", right: [], gate: "a" },
    a: { title: "Sum: input, old states and bias", left: "a", right: ["Wx + Uh_ + b"], gate: "a" },
    h: { title: "State: the sum, squeezed between −1 and 1", left: "h", right: ["tanh( a )"] },
  },
  gru: {
    z: { title: "Update gate: how much of the old state is kept", left: "z", right: GATE, gate: "z" },
    r: { title: "Reset gate: how much of the old states the candidate sees", left: "r", right: GATE, gate: "r" },
    n: { title: "Candidate: what could be new", left: "n", right: ["tanh( Wx + b + r · ( Uh_ + b′ ) )", "tanh( S )"], gate: "n" },
    looked: { title: "The reset gate on the sum over old states", left: "", right: ["r · ( Uh_ + b′ )"], gate: "n" },
    kept: { title: "Kept: the old state through the update gate", left: "", right: ["z · h_"] },
    taken: { title: "New: the candidate through what the update gate leaves", left: "", right: ["( 1 − z ) · n"] },
    h: { title: "State: what is kept and what is new", left: "h", right: ["z · h_ + ( 1 − z ) · n"] },
  },
  lstm: {
    i: { title: "Input gate: how much of the candidate is written", left: "i", right: GATE, gate: "i" },
    f: { title: "Forget gate: how much of the old cell state is kept", left: "f", right: GATE, gate: "f" },
    g: { title: "Candidate: what could be written", left: "g", right: CANDIDATE, gate: "g" },
    o: { title: "Output gate: how much of the cell state is shown", left: "o", right: GATE, gate: "o" },
    kept: { title: "Kept: the old cell state through the forget gate", left: "", right: ["f · c_"] },
    written: { title: "Written: the candidate through the input gate", left: "", right: ["i · g"] },
    c: { title: "Cell state: what is kept and what is written", left: "c", right: ["f · c_ + i · g"] },
    squeezed: { title: "The cell state, squeezed between −1 and 1", left: "", right: ["tanh( c )"] },
    h: { title: "Output: the squeezed cell state through the output gate", left: "h", right: ["o · tanh( c )"] },
  },
};

/** The node that is explained before one is chosen. */
export const USUAL = { rnn: "h", gru: "h", lstm: "c" };

const LETTER = /^(?:[a-z]′?_?|Wx|Uh_|S)$/;
const sign = (exact) => ({ text: exact ? "=" : "≈" });
const OPERATOR = /[·+−]$/;

/**
 * {title, gate, known, lines}: each line is {left, right}, both lists of pieces {text}, {letter},
 * {number, of, decimals} or {result, of, decimals}. The first line holds the equation in letters; the others say the
 * same in numbers, where all are `known`, with as many decimals as it takes for the numbers as written to give what is
 * written after them, else with ≈ before that.
 */
export function explained(cell, node, flow, sums) {
  const { title, left, right, gate } = EQUATIONS[cell][node];
  const values = valuesOf(flow, gate && sums?.[gate]);
  const value = resultOf(node, left, values, flow);
  const known = value !== null && right.every((side) => pieces(side, values, 2).every((piece) => piece.number !== null));
  const { decimals, exact } = known ? adding(right, values, value) : { decimals: 2, exact: [] };
  const result = { result: value, of: left, decimals };
  const start = left ? [{ letter: left }] : [];
  const letters = right.slice(0, 1).map((side) => ({ left: start, right: [...(left ? [sign(true)] : []), ...pieces(side, null)] }));
  const steps = known ? right.map((side, k) => ({ left: [], right: [sign(k ? exact[k - 1] : true), ...pieces(side, values, decimals)] })) : [];
  const end = value === null ? [] : [{ left: letters.length ? [] : start, right: [sign(exact.at(-1) ?? true), result] }];
  return { title, gate: gate ?? null, known, lines: [...letters, ...steps, ...end] };
}

function valuesOf(flow, sum) {
  return {
    ...flow, h_: flow.h_before, c_: flow.c_before, Wx: sum?.fromInput ?? null, Uh_: sum?.fromState ?? null,
    b: sum?.bias ?? null, "b′": sum?.recurrentBias ?? null, S: sum?.total ?? null,
  };
}

function resultOf(node, left, values, flow) {
  return (left ? values[left] : flow[node]) ?? null;
}

/** A right side as pieces; in letters where `values` is null, else in numbers (null where one isn't known). */
function pieces(side, values, decimals) {
  const tokens = side.split(" ");
  return tokens.map((token, k) => {
    if (!LETTER.test(token)) {
      return { text: token };
    }
    return values ? { number: values[token] ?? null, of: token, decimals, after: OPERATOR.test(tokens[k - 1] ?? "") } : { letter: token };
  });
}
