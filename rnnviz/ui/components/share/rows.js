// A control's name, and three ways to leave it to a class.

const WAYS = { free: "free", locked: "locked", hidden: "hidden" };

let count = 0;

/** One row for `control`; calls `onChoose(way)`. A question or a folded text that can't be answered or unfolded is no use. */
export function rowOf({ label, value, kind, within }, way, onChoose) {
  const row = document.createElement("fieldset");
  row.className = within ? "row within" : "row";
  row.setAttribute("aria-label", label);
  const name = Object.assign(document.createElement("span"), { className: "label", textContent: label, title: label });
  if (value) {
    name.append(" ", Object.assign(document.createElement("span"), { textContent: value.slice(0, 40) }));
  }
  const ways = Object.assign(document.createElement("div"), { className: "ways" });
  const group = `way-${(count += 1)}`;
  for (const [key, words] of Object.entries(WAYS)) {
    if (key !== "locked" || (kind !== "question" && kind !== "fold")) {
      ways.append(wayOf(group, key, words, key === way, onChoose));
    }
  }
  row.append(name, ways);
  return row;
}

function wayOf(group, key, words, checked, onChoose) {
  const label = document.createElement("label");
  const input = Object.assign(document.createElement("input"), { type: "radio", name: group, value: key, checked });
  input.addEventListener("change", () => onChoose(key));
  label.append(input, words);
  return label;
}
