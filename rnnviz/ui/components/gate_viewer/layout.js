// How wide a column is, and how much of the time axis is in view.

export const HEAT = 256;
export const GUTTER = 18;
const LINES = { lstm: 186, gru: 130, rnn: 130 };
const READABLE = { char: 8, word: 12 };
const AXIS = { char: 17, word: 64 };

/** `room`: pixels of the scroller; `crowded`: whether the whole text in view is too narrow to read. */
export function measure({ room, left, steps, level, width, cell }) {
  const view = room - GUTTER;
  const whole = view / steps;
  const crowded = whole < READABLE[level];
  const column = crowded && width === "readable" ? READABLE[level] : whole;
  return {
    width: view, left: Math.min(left, Math.max(0, column * steps - view)), column, crowded, gutter: GUTTER,
    height: HEAT, axis: AXIS[level], lines: LINES[cell], track: column * steps + GUTTER,
  };
}

/** Where to scroll so that step `t` is in view with some room around it; null where it is already. */
export function scrollFor(t, { width, left, column, track }) {
  const [start, end, margin] = [t * column - left, (t + 1) * column - left, Math.min(60, width / 4)];
  if (start >= margin && end <= width - margin) {
    return null;
  }
  const wanted = start < margin ? t * column - margin : (t + 1) * column - width + margin;
  const within = Math.max(0, Math.min(track - GUTTER - width, wanted));
  return Math.abs(within - left) < 1 ? null : within;
}
