// Where a small panel stands that tells of a part of a text.

const GAP = 4;

/** Under `target`'s first line, or above it where there is no room, and never past the window's edge. */
export function standBeside(panel, target) {
  const line = target.getClientRects()[0];
  const { width, height } = panel.getBoundingClientRect();
  const left = Math.min(Math.max(line.left - 40, GAP), window.innerWidth - width - GAP);
  const below = line.bottom + GAP;
  const fits = below + height < window.innerHeight || line.top < height + GAP;
  panel.style.left = `${left}px`;
  panel.style.top = `${fits ? below : line.top - height - GAP}px`;
}
