// The texts that this one has been so far: the first one, and one for each fork.

import { sign } from "./tokens.js";

export function showBranches(root, data, go) {
  root.hidden = data.branches.length < 2;
  const said = document.createElement("span");
  said.className = "said";
  said.textContent = "Branches";
  root.replaceChildren(said, ...data.branches.map((branch, at) => button(branch, at, data, go)));
}

function button(branch, at, data, go) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = branch ? swap(branch) : "first text";
  element.title = at === data.branch ? "You see this one" : "Show this one again";
  element.setAttribute("aria-current", String(at === data.branch));
  element.addEventListener("click", () => at === data.branch || go(at));
  return element;
}

function swap({ was, now, position }) {
  return `${sign(was)} → ${sign(now)} at ${position + 1}`;
}
