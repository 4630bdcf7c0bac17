// A copy of what is on the page that stands still: canvases become pictures, controls keep what they are set to, and
// what lies in a shadow root is written down as one.

import { rulesOf } from "./styles.js";

const LEFT_OUT = [
  "script", "noscript", "style", "link", "meta", "base", "template", "iframe", "object", "embed", "xmp", "plaintext",
  ".st-key-navigation", ".st-key-page_frame", '[data-held="hidden"]', '[data-testid="stElementToolbar"]', ".modebar-container",
].join(", ");
const ADDRESSES = new Set([
  "href", "xlink:href", "src", "srcset", "srcdoc", "poster", "action", "formaction", "background", "data", "ping", "cite", "target",
]);
const LIVE = new Set(["tabindex", "contenteditable", "inert", "autofocus", "xmlns", "xmlns:xlink"]);
// What places a canvas, as computed: rules that name `canvas` do not find its picture.
const PLACED = [
  "box-sizing", "display", "position", "top", "right", "bottom", "left", "z-index", "float", "width", "height", "margin", "padding",
  "border", "border-radius", "transform", "transform-origin", "opacity", "visibility", "image-rendering", "object-fit", "flex",
  "align-self", "justify-self", "grid-area", "vertical-align", "background-color", "clip-path", "filter", "mix-blend-mode",
];

/**
 * `copyOf(node)` gives its copy for the document `file`, null where it is left out. What has to be fetched for it is put
 * in `pending`: {rules, put}, rules as of `rulesOf` that may hold addresses, and who takes their text once they are data.
 * `styleIn(parent, rules)` puts a style there. `still` is added to the styles of each shadow root.
 */
export function copier(page, file, still) {
  const pending = [];

  function copyOf(node) {
    if (node.nodeType === Node.TEXT_NODE) {
      return file.createTextNode(node.data);
    }
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(LEFT_OUT)) {
      return null;
    }
    if (node.localName === "canvas") {
      return pictureOf(node, file);
    }
    const copy = file.importNode(node, false);
    cleanAttributes(node, copy);
    keepState(node, copy);
    if (node.shadowRoot) {
      copy.append(shadowOf(node.shadowRoot));
    }
    if (node.localName !== "textarea") {
      copy.append(...copiesIn(node));
    }
    return copy;
  }

  const copiesIn = (node) => [...node.childNodes].map(copyOf).filter(Boolean);

  function shadowOf(root) {
    const template = file.createElement("template");
    template.setAttribute("shadowrootmode", "open");
    [...rulesOf(root), { css: still }].forEach((rules) => styleIn(template.content, rules));
    template.content.append(...copiesIn(root));
    return template;
  }

  function styleIn(parent, rules) {
    const style = file.createElement("style");
    parent.append(style);
    pending.push({ rules, put: (text) => (style.textContent = text) });
  }

  function cleanAttributes(node, copy) {
    for (const { name, value } of [...copy.attributes]) {
      const isPicture = (name === "src" && node.localName === "img") || (/href$/.test(name) && node.localName === "image");
      if (LIVE.has(name) || name.startsWith("on")) {
        copy.removeAttribute(name);
      } else if (isPicture) {
        copy.removeAttribute(name);
        const put = (text) => copy.setAttribute(name, text.slice('url("'.length, -'")'.length));
        pending.push({ rules: { css: `url("${node.currentSrc || value}")`, base: page.baseURI }, put });
      } else if (ADDRESSES.has(name) && !value.startsWith("#")) {
        copy.removeAttribute(name);
      } else if (/url\(/.test(value)) {
        pending.push({ rules: { css: value, base: page.baseURI }, put: (text) => copy.setAttribute(name, text) });
      }
    }
  }

  return { copyOf, styleIn, pending };
}

/** A canvas as it is painted, in the place and size that it has on the page whatever the screen's resolution. */
function pictureOf(canvas, file) {
  const picture = file.createElement("img");
  picture.setAttribute("src", canvas.width && canvas.height ? canvas.toDataURL() : "data:,");
  picture.setAttribute("alt", canvas.getAttribute("aria-label") ?? "");
  picture.className = canvas.className;
  const computed = getComputedStyle(canvas);
  PLACED.forEach((name) => picture.style.setProperty(name, computed.getPropertyValue(name)));
  return picture;
}

/** What a person set, which stands in no attribute. */
function keepState(node, copy) {
  if (node.localName === "textarea") {
    copy.textContent = node.value.startsWith("\n") ? `\n${node.value}` : node.value; // the parser drops a first line break
  } else if (node.localName === "option") {
    copy.toggleAttribute("selected", node.selected);
  } else if (node.localName === "input") {
    copy.toggleAttribute("checked", node.checked);
    if (node.type !== "file") {
      copy.setAttribute("value", node.value);
    }
  }
}
