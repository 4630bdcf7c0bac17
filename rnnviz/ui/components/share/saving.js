// The page as one HTML file that needs nothing else: no network, no script, no other file.

import { copier } from "./copy_of.js";
import { fontsOf, inlined, rulesOf } from "./styles.js";

// Nothing is left that a click could do, but for texts that unfold; and what moved has arrived.
const STILL = `
  :is(button, input, textarea, select, label, [role="slider"]) { pointer-events: none; }
  *, ::before, ::after { animation: none !important; transition: none !important; }`;
// Streamlit scrolls the page inside a frame of the window's size; a file has the window itself for that.
const UNFRAMED = `all: unset; display: block;`;
const SEALED = "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'";

/** Has the browser save `page`, a document of the app, as the person sees it now. */
export async function save(page) {
  const blob = new Blob([await asOneFile(page)], { type: "text/html" });
  const url = URL.createObjectURL(blob);
  const name = page.location.pathname.split("/").filter(Boolean).pop() ?? "home";
  const day = new Date().toLocaleDateString("sv"); // such as 2026-11-25
  Object.assign(page.createElement("a"), { href: url, download: `rnnviz-${name}-${day}.html` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The file's text. All of it is made of DOM nodes: what was text on the page can't become anything else. */
export async function asOneFile(page) {
  const main = page.querySelector('[data-testid="stMainBlockContainer"]');
  const file = page.implementation.createHTMLDocument(page.title);
  const { copyOf, styleIn, pending } = copier(page, file, STILL);
  rulesOf(page, fontsOf(page, main)).forEach((rules) => styleIn(file.head, rules));
  file.head.prepend(meta(file, { charset: "utf-8" }), meta(file, { "http-equiv": "Content-Security-Policy", content: SEALED }));
  file.head.append(Object.assign(file.createElement("style"), { textContent: STILL }));
  frame(page, file, main, copyOf(main));
  await Promise.all(pending.map(({ rules, put }) => inlined(rules).then(put)));
  return `<!doctype html>\n${file.documentElement.outerHTML}`;
}

function meta(file, attributes) {
  const element = file.createElement("meta");
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  return element;
}

/** Puts `content`, the copy of `main`, into the file, with what it takes its colours and type from around it. */
function frame(page, file, main, content) {
  const app = getComputedStyle(page.querySelector('[data-testid="stApp"]'));
  file.documentElement.lang = page.documentElement.lang || "en";
  file.documentElement.className = page.documentElement.className;
  file.documentElement.style.cssText = page.documentElement.style.cssText;
  file.documentElement.style.colorScheme = app.colorScheme;
  for (const element of [file.documentElement, file.body]) {
    element.style.cssText += `height: auto; min-height: 100vh; margin: 0; overflow: auto; background: ${app.backgroundColor};`;
  }
  const around = file.createElement("main");
  around.dataset.testid = "stApp";
  around.style.cssText = UNFRAMED;
  const { color, fontFamily, fontSize, fontWeight, lineHeight } = getComputedStyle(main);
  Object.assign(around.style, { color, fontFamily, fontSize, fontWeight, lineHeight: parseFloat(lineHeight) / parseFloat(fontSize) });
  content.style.cssText = `box-sizing: border-box; width: ${main.offsetWidth}px; max-width: none; margin: 0 auto;`;
  around.append(content, footer(page, file));
  file.body.append(around);
}

function footer(page, file) {
  const element = file.createElement("footer");
  element.style.cssText = "padding: 1.5rem 2rem; text-align: center; font-size: 0.8125rem; opacity: 0.75; overflow-wrap: anywhere;";
  const day = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  element.textContent = `${page.title} · saved on ${day} · ${page.location.href}`;
  return element;
}
