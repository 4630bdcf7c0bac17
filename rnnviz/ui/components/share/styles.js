// The styles in force, as text, with all that they point to inside.

const ADDRESS = /url\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^)\s]*)\s*\)/g;

/**
 * The rules of a document or shadow root in their order, also those that a script put there: [{css, base, source}], where
 * `base` is what addresses in them start from, and `source` the file that they came from, if any. Of the font faces
 * only those in `fonts`, a Set; a shadow root has none.
 */
export function rulesOf(root, fonts = new Set()) {
  return [...root.styleSheets, ...root.adoptedStyleSheets].filter((sheet) => !sheet.disabled).flatMap((sheet) => rulesIn(sheet, fonts));
}

function rulesIn(sheet, fonts, from = document.baseURI) {
  const base = sheet.href ?? from;
  const rules = [...sheet.cssRules];
  const imported = rules.filter((rule) => rule instanceof CSSImportRule && rule.styleSheet);
  const faces = rules.filter((rule) => rule instanceof CSSFontFaceRule && fonts.has(faceOf(rule.style)));
  const others = rules.filter((rule) => !(rule instanceof CSSImportRule) && !(rule instanceof CSSFontFaceRule));
  return [
    ...imported.flatMap((rule) => rulesIn(rule.styleSheet, fonts, base)),
    { css: textOf(faces), base },
    { css: textOf(others), base, source: sheet.href, media: sheet.media.mediaText },
  ];
}

const textOf = (rules) => rules.map((rule) => rule.cssText).join("\n");

/** The font faces that are loaded and asked for by something under `main`: the others would be weight for nothing. */
export function fontsOf(page, main) {
  const asked = new Set();
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      getComputedStyle(element).fontFamily.split(",").forEach((family) => asked.add(unquoted(family)));
      if (element.shadowRoot) {
        look(element.shadowRoot);
      }
    }
  };
  look(main);
  const loaded = [...page.fonts].filter(({ status, family }) => status === "loaded" && asked.has(unquoted(family)));
  return new Set(loaded.map(({ family, style, weight }) => `${unquoted(family)} ${style || "normal"} ${weight || "normal"}`));
}

const unquoted = (family) => family.trim().replace(/^["']|["']$/g, "");

function faceOf(style) {
  const of = (name) => style.getPropertyValue(name) || "normal";
  return `${unquoted(of("font-family"))} ${of("font-style")} ${of("font-weight")}`;
}

/**
 * Rules as text, with what they point to as data; what can't be had is left away. Safe inside a style element, too: only
 * a string in it may hold “</”, where a backslash before the stroke changes nothing.
 */
export async function inlined({ css, base, source, media }) {
  const written = (source && (await sourceOf(source))) || css;
  const addresses = new Map([...written.matchAll(ADDRESS)].map(([, address]) => [address, asData(unquoted(address), base)]));
  const data = new Map(await Promise.all([...addresses].map(async ([address, asked]) => [address, await asked])));
  const whole = written.replace(ADDRESS, (_, address) => `url("${data.get(address)}")`).replaceAll("</", "<\\/");
  return media ? `@media ${media} {\n${whole}\n}` : whole;
}

/**
 * A file's own text says more than its rules do: the browser forgets a `border: solid var(--…)` once `border-width` follows.
 * Without font faces and imports, which are seen to apart.
 */
async function sourceOf(address) {
  const answer = await fetch(address).catch(() => null);
  const text = answer?.ok ? await answer.text() : "";
  return text.replace(/@font-face\s*\{[^}]*\}/g, "").replace(/@import\s[^;]*;/g, "");
}

async function asData(address, base) {
  if (address.startsWith("data:") || address.startsWith("#")) {
    return address.replaceAll('"', "%22");
  }
  const url = new URL(address, base);
  if (url.hash && url.href.split("#")[0] === document.location.href.split("#")[0]) {
    return url.hash;
  }
  const answer = await fetch(url).catch(() => null);
  return answer?.ok ? readAsData(await answer.blob()) : "data:,";
}

function readAsData(blob) {
  return new Promise((resolve, reject) => {
    const reader = Object.assign(new FileReader(), { onload: () => resolve(reader.result), onerror: () => reject(reader.error) });
    reader.readAsDataURL(blob);
  });
}
