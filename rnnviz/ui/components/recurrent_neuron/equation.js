// One step written out: every sum with the numbers of this network, tinted as in the drawing.

import { bracketed, fixed } from "../cell_diagram/numbers.js";
import { named } from "./sentences.js";
import { tint } from "./tint.js";

function make(className, ...content) {
  const made = document.createElement("span");
  made.className = className;
  made.append(...content);
  return made;
}

/** A number on its ground; in brackets where a sign or a dot stands before it. */
function chip(value, weight, first = false) {
  const made = make("chip", first ? fixed(value) : bracketed(value));
  tint(made, value, weight);
  return made;
}

function result(value) {
  const made = chip(value, false, true);
  made.classList.add("result");
  return made;
}

/** h · weights, for one column of them. */
function products(state, kernel, k, first) {
  return make("term", ...state.flatMap((value, j) => {
    return [j ? " + " : "", chip(value, false, first && !j), " · ", chip(kernel[j][k], true)];
  }));
}

/** Symbols in italics, the rest upright. */
const formula = (words) => make(/^[hxybc]/.test(words) ? "formula symbol" : "formula", words);
const operator = (sign) => make("operator", sign);

/** Fills `grid` with the state of step `t`, a row a unit. */
export function writeUpdate(grid, weights, { states, sums }, t, letter, row) {
  const [h, x, before] = [named("h", t + 1), named("x", t + 1), named("h", t)];
  const symbols = [h, "= tanh(", `${x} · W`, "+", `${before} · U`, "+", "b", ")", "", ""];
  const fedForward = t ? "fed forward" : "nothing fed forward yet";
  const captions = ["", "", `row “${letter}” of W`, "", fedForward, "", "bias", "", "", ""];
  grid.replaceChildren(
    ...symbols.map(formula),
    ...captions.map((words) => make("caption", words)),
    ...weights.bias.flatMap((bias, k) => [
      make("unit", `unit ${k + 1}`), operator("tanh("), chip(weights.kernel[row][k], true, true), operator("+"),
      products(states[t], weights.recurrent_kernel, k), operator("+"), chip(bias, true), operator(")"),
      make("sum", `= tanh(${fixed(sums[t][k])}) =`), result(states[t + 1][k]),
    ]),
  );
}

/** Fills `grid` with the output of step `t`, a row a token. */
export function writeOutputs(grid, weights, { states, scores, probabilities }, t, tokens) {
  const symbols = [named("y", t + 1), "= softmax(", `${named("h", t + 1)} · V`, "+", "c", ")", "", "share"];
  grid.replaceChildren(
    ...symbols.map(formula),
    ...tokens.flatMap((token, k) => [
      make("unit", token), make(""), products(states[t + 1], weights.output_kernel, k, true), operator("+"),
      chip(weights.output_bias[k], true), make(""), make("sum", `= ${fixed(scores[t][k])}`),
      make("share", `${(probabilities[t][k] * 100).toFixed(1)} %`),
    ]),
  );
}
