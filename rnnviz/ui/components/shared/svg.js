// Elements of a drawing, made once and changed from then on.

const SVG = "http://www.w3.org/2000/svg";

export function element(name, attributes = {}, parent = null) {
  const made = document.createElementNS(SVG, name);
  set(made, attributes);
  parent?.append(made);
  return made;
}

export function set(target, attributes) {
  Object.entries(attributes).forEach(([name, value]) => target.setAttribute(name, value));
}

export function text(words, attributes, parent) {
  const made = element("text", attributes, parent);
  made.textContent = words;
  return made;
}
