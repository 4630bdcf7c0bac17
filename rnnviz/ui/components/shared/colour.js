// Colours as [red, green, blue] of 0…255, and scales as tables of 256 of them.

const LEVELS = 256;

/** [r, g, b] of a colour written as #rgb, #rrggbb, rgb(…) or rgba(…); black where it is none of these. */
export function parse(colour) {
  const text = String(colour).trim();
  const hex = /^#([0-9a-f]{3,8})$/i.exec(text)?.[1];
  if (hex) {
    const pairs =
      hex.length < 6 ? [...hex].slice(0, 3).map((digit) => digit + digit) : hex.match(/../g).slice(0, 3);
    return pairs.map((pair) => parseInt(pair, 16));
  }
  const numbers = text.startsWith("rgb") ? text.match(/[\d.]+/g) : null;
  return numbers ? numbers.slice(0, 3).map(Number) : [0, 0, 0];
}

/** `share` of the way from one [r, g, b] to another. */
export function mix(from, to, share) {
  return from.map((value, k) => value + (to[k] - value) * share);
}

/** As CSS writes it, with an opacity of 0…1. */
export function css(rgb, opacity = 1) {
  const [red, green, blue] = rgb.map(Math.round);
  return opacity === 1 ? `rgb(${red}, ${green}, ${blue})` : `rgba(${red}, ${green}, ${blue}, ${opacity})`;
}

/** Relative luminance after WCAG 2: 0 is black, 1 is white. */
export function luminance(rgb) {
  const [red, green, blue] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Black or white, whichever is easier to read on `rgb`. */
export function inkOn(rgb) {
  return luminance(rgb) > 0.179 ? [0, 0, 0] : [255, 255, 255];
}

/**
 * A scale from the page's background (0) to a gate's own colour (1), as 256 [r, g, b].
 * In the dark the far end is lightened, so that both ends stand equally far apart.
 */
export function sequential(colour, theme) {
  const near = mix(theme.background, theme.text, 0.04);
  const far = theme.dark ? mix(parse(colour), [255, 255, 255], 0.25) : mix(parse(colour), [0, 0, 0], 0.12);
  return table((share) => mix(near, far, share));
}

/** A scale from negative (0) over the page's background (the middle) to positive (1), as 256 [r, g, b]. */
export function diverging({ negative, positive }, theme) {
  const middle = mix(theme.background, theme.text, 0.03);
  const end = (colour) =>
    theme.dark ? mix(parse(colour), [255, 255, 255], 0.25) : mix(parse(colour), [0, 0, 0], 0.12);
  const [low, high] = [end(negative), end(positive)];
  return table((share) => (share < 0.5 ? mix(low, middle, share * 2) : mix(middle, high, share * 2 - 1)));
}

/** The place in a table of 256 of a value between `low` and `high`; values outside take the end. */
export function level(value, low, high) {
  const share = (value - low) / (high - low);
  return Math.max(0, Math.min(LEVELS - 1, Math.round(share * (LEVELS - 1))));
}

/** A table of [r, g, b] as 32-bit pixels, for an ImageData's buffer read as a Uint32Array. */
export function pixels(scale) {
  const bytes = new Uint8ClampedArray(scale.length * 4);
  scale.forEach((rgb, k) => bytes.set([...rgb.map(Math.round), 255], k * 4));
  return new Uint32Array(bytes.buffer);
}

/** A CSS gradient of a scale, for a legend. */
export function gradient(scale, direction = "to right") {
  const stops = Array.from({ length: 17 }, (_, k) => css(scale[Math.round((k / 16) * (scale.length - 1))]));
  return `linear-gradient(${direction}, ${stops.join(", ")})`;
}

function table(colourAt) {
  return Array.from({ length: LEVELS }, (_, k) => colourAt(k / (LEVELS - 1)));
}
