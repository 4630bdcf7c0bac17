// What is said of copied stretches, in words.

const QUOTED = 80; // characters of the longest one

const inEnglish = (count) => count.toLocaleString("en");
const times = (count) => (count === 1 ? "Once" : count === 2 ? "Twice" : `${inEnglish(count)} times`);

export const title = ({ size }, noun) => `${inEnglish(size)} ${noun}, word for word`;

/** How often it stands in the corpus, and where first. */
export function placeInWords({ count, number }, { noun, learned }) {
  const first = `at ${noun.slice(0, -1)} ${inEnglish(number)} of ${inEnglish(learned)}`;
  return `${times(count)} in the text that was learned from${count > 1 ? "; first" : ","} ${first}.`;
}

export function longestInWords({ sources, leasts, noun }) {
  if (!sources.length) {
    return `Nowhere do ${leasts[0]} ${noun} in a row stand like this in the text that was learned from.`;
  }
  const longest = sources.reduce((most, one) => (one.size > most.size ? one : most));
  return `The longest copied stretch has ${inEnglish(longest.size)} ${noun}: “${shortened(longest.text)}”.`;
}

export const rangeInWords = (least, next, noun) => (next ? `${least} to ${next - 1} ${noun}` : `${least} or more`);

function shortened(text) {
  const letters = [...text.trim().replace(/\s+/g, " ")];
  return letters.slice(0, QUOTED).join("") + (letters.length > QUOTED ? "…" : "");
}
