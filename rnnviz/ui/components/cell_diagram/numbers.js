// Numbers as they are written everywhere in the diagram: two decimals where no others are asked for, a true minus sign.

/** Such as 0.29, −0.77, and 0.00 for whatever rounds to zero. */
export function fixed(value, decimals = 2) {
  const size = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(size) !== 0 ? `−${size}` : size;
}

/** The same, in brackets where a sign would otherwise follow another. */
export function bracketed(value, decimals = 2) {
  const text = fixed(value, decimals);
  return text.startsWith("−") ? `(${text})` : text;
}

/** A gate's opening: 93 %, and one decimal where it is nearly closed or nearly open. */
export function percent(share) {
  const edge = Math.min(share, 1 - share);
  const digits = edge > 0 && edge < 0.01 ? 1 : 0;
  return `${(share * 100).toFixed(digits)} %`;
}
