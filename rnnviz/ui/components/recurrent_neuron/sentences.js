// What is in view, in words.

import { bracketed, fixed } from "../cell_diagram/numbers.js";
import { best } from "./network.js";

const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";

/** Such as h₂, the state after step 2. */
export function named(symbol, step) {
  return `${symbol}${SUBSCRIPTS[step]}`;
}

const quoted = (token) => (token === "end" ? "the end" : `“${token}”`);
const percent = (share) => `${Math.round(share * 100)} %`;
const pair = (state) => `(${state.map((value) => fixed(value)).join(", ")})`;

/** The folded or unfolded network. */
export function aboutFolding(folded, word) {
  return folded
    ? "One neuron with a loop: a letter x goes in, an expectation y comes out, the state h goes round to the next step."
    : `The same neuron, drawn once for each letter of “${word}”. The loop is now an arrow, from each step to the next.`;
}

/** One step: what comes in, what is expected, what comes. */
export function aboutStep({ tokens, inputs, labels }, { states, probabilities }, t) {
  const expected = best(probabilities[t]);
  const handed = t ? `and is handed the state ${pair(states[t])}` : "and starts from a state of zeros";
  const right = expected === labels[t] ? "That is right." : `Really comes ${quoted(tokens[labels[t]])}.`;
  const expects = `It expects ${quoted(tokens[expected])} with ${percent(probabilities[t][expected])}.`;
  return `Step ${t + 1} reads ${quoted(tokens[inputs[t]])} ${handed}. ${expects} ${right}`;
}

const since = (step) => (step ? `from step ${step + 1} on` : "from the first step on");

/** What a change by hand has changed: from which step on, counted from 0, states and outputs differ; −1 for none. */
export function aboutChange({ labels }, { probabilities }, state, output) {
  const right = labels.filter((label, t) => best(probabilities[t]) === label).length;
  const score = `It expects the right token at ${right} of ${labels.length} steps.`;
  if (output < 0 && state < 0) {
    return `These are the weights that it has learned. ${score}`;
  }
  if (state < 0) {
    return `The states are as before: V and c only count on the way out. ${score}`;
  }
  if (output !== state) {
    const outputs = output < 0 ? "Outputs are as before" : `Outputs differ ${since(output)}`;
    return `${outputs}, states differ ${since(state)}. ${score}`;
  }
  const same = state === 1 ? "Step 1 is as before. " : state > 1 ? `Steps 1 to ${state} are as before. ` : "";
  return `${same}States and outputs differ ${since(state)}. ${score}`;
}

/** All steps, for who can't see the drawing. */
export function asText({ tokens, inputs }, { states, probabilities }, known) {
  return inputs.slice(0, known).map((letter, t) => {
    const shares = tokens.map((token, k) => `${token} ${percent(probabilities[t][k])}`).join(", ");
    return `Step ${t + 1} reads ${tokens[letter]}, state ${states[t + 1].map((value) => bracketed(value)).join(" ")}, expects ${shares}.`;
  }).join(" ");
}
