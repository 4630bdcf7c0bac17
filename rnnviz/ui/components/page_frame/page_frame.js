import { controls, labelOf } from "../shared/controls.js";
import { cleanups, component } from "../shared/instance.js";
import { luminance, parse } from "../shared/colour.js";
import { holding } from "./holding.js";

const YEAR = 365 * 24 * 3600;
const PAPER = 960; // CSS pixels: what both A4 and Letter have room for, on their long side

function create() {
  const held = holding();
  let told = ""; // the server waits for it only where something is held
  const undo = cleanups();
  undo.listen(window, "beforeprint", preparePrint);
  undo.listen(document, "click", rememberFolded, true);

  return {
    update({ data, setStateValue }) {
      document.documentElement.classList.toggle("rnnviz-presenting", data.presenting);
      keepKey(data);
      held.keep(data);
      const holds = [...data.lock, "", ...data.hide].join();
      if (holds !== told) {
        told = holds;
        setStateValue("holds", holds);
      }
    },
    destroy() {
      undo.run();
      held.end();
    },
  };
}

function keepKey({ cookie, key }) {
  const there = document.cookie.split("; ").some((pair) => pair.startsWith(`${cookie}=`));
  if (!there) {
    document.cookie = `${cookie}=${key}; path=/; max-age=${YEAR}; SameSite=Strict`;
  }
}

/** On paper the page is as wide as on the screen, only smaller: nothing moves, and no drawing is cut off. */
function preparePrint() {
  const main = document.querySelector('[data-testid="stMainBlockContainer"]');
  const style = getComputedStyle(document.querySelector('[data-testid="stApp"]'));
  const root = document.documentElement;
  root.style.setProperty("--print-width", `${main.offsetWidth}px`);
  root.style.setProperty("--print-zoom", Math.min(1, PAPER / main.offsetWidth));
  root.classList.toggle("rnnviz-dark", luminance(parse(style.backgroundColor)) < luminance(parse(style.color)));
}

/** What a popover holds is on the page only while it is open; the chooser for a link knows it from then. */
function rememberFolded({ target }) {
  const button = target.closest?.('[data-testid="stPopoverButton"]');
  if (!button || button.closest(".st-key-navigation")) {
    return;
  }
  const seen = (window.rnnvizFolded ??= new Map());
  const place = `${location.pathname} ${button.textContent}`;
  const observer = new MutationObserver(() => {
    const body = document.querySelector('[data-testid="stPopoverBody"]');
    if (body) {
      const inside = controls(body).map(({ element, ...control }) => ({ ...control, label: labelOf(element) }));
      seen.set(place, inside.filter(({ label }) => label));
    } else if (seen.has(place)) {
      observer.disconnect();
    }
  });
  observer.observe(document.body, { childList: true, subtree: true });
}

export default component(create);
