// The page's theme, as Streamlit hands it to components: CSS variables named --st-….

import { luminance, parse } from "./colour.js";

const FALLBACK = {
  text: "#31333f",
  background: "#ffffff",
  secondary: "#f0f2f6",
  border: "#d5d9e2",
  primary: "#5b5bd6",
  font: "sans-serif",
};

const VARIABLES = {
  text: "--st-text-color",
  background: "--st-background-color",
  secondary: "--st-secondary-background-color",
  border: "--st-border-color",
  primary: "--st-primary-color",
  font: "--st-font",
};

/**
 * The theme where `element` stands: text, background, secondary, border and primary as [r, g, b];
 * `font` as CSS writes it; `dark`, whether the background is darker than the text; and under `css` the
 * same colours as CSS writes them.
 */
export function readTheme(element) {
  const style = getComputedStyle(element instanceof ShadowRoot ? element.host : element);
  const written = Object.fromEntries(
    Object.entries(VARIABLES).map(([name, variable]) => [
      name,
      style.getPropertyValue(variable).trim() || FALLBACK[name],
    ]),
  );
  const { font, ...colours } = written;
  const theme = Object.fromEntries(Object.entries(colours).map(([name, colour]) => [name, parse(colour)]));
  return { ...theme, font, css: colours, dark: luminance(theme.background) < luminance(theme.text) };
}

/**
 * Calls `onChange` whenever the theme's text or background colour changes; returns what ends that.
 * CSS variables raise no event of their own, but a transition of a colour that follows them does.
 */
export function watchTheme(root, onChange) {
  const probe = document.createElement("span");
  probe.setAttribute("aria-hidden", "true");
  probe.style.cssText = `position: absolute; width: 0; height: 0; overflow: hidden; pointer-events: none;
    color: var(--st-text-color); background-color: var(--st-background-color);
    transition: color 1ms, background-color 1ms;`;
  probe.addEventListener("transitionend", onChange);
  root.append(probe);
  return () => probe.remove();
}

/** Whether the person asked their system for less motion. */
export function prefersReducedMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
