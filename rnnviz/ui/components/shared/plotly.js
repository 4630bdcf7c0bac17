// Plotly, served by this machine. Its 5 MB are loaded once a page, whichever component asks for it first.

const ADDRESS = new URL("../../rnnviz.plotly/plotly.min.js", import.meta.url).href;
const SOON = 1000; // ms: by then the page stands that its loading could hold up

/** A promise of window.Plotly; after a failure the next call tries again. */
export function plotly() {
  if (window.Plotly) {
    return Promise.resolve(window.Plotly);
  }
  // Each component has modules of its own, so that only the page can know of a loading that has begun.
  window.rnnvizPlotly ??= new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: ADDRESS, charset: "utf-8" });
    script.addEventListener("load", () => resolve(window.Plotly));
    script.addEventListener("error", () => {
      window.rnnvizPlotly = null;
      script.remove();
      reject(new Error(`Could not load ${ADDRESS}`));
    });
    document.head.append(script);
  });
  return window.rnnvizPlotly;
}

/** Loads it ahead of need, when the page has nothing else to do. Gives what calls that off. */
export function plotlySoon() {
  // Whoever draws with it is told of a failure then.
  const load = () => plotly().catch(() => {});
  const timer = setTimeout(() => (window.requestIdleCallback ?? setTimeout)(load), SOON);
  return () => clearTimeout(timer);
}
