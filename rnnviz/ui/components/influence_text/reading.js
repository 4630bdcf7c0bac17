// What one prediction rests on, out of a matrix of all: log10 of the influence of the token k back, [position, k].

/** Reads the arrays named by `way`, each of `shape` [positions, distances]. */
export function reader(arrays) {
  /** The logarithms at one position, from the last token read back as far as was measured. */
  function row(way, t) {
    const distances = arrays[way].shape[1];
    return arrays[way].subarray(t * distances, t * distances + Math.min(distances, t + 1));
  }

  return {
    /** For each token of the text: log10 of its share of the strongest, -`decades` where it has less or no say. */
    shades(way, t, decades) {
      const logs = row(way, t);
      const most = Math.max(...logs);
      const shares = new Float32Array(arrays[way].shape[0]).fill(-decades);
      logs.forEach((log, k) => { shares[t - k] = Math.max(-decades, log - most); });
      return shares;
    },
    /** {strongest: [{k, share}], reach: the farthest k with at least 1 % of the strongest, measured: how many k}. */
    summary(way, t, count) {
      const logs = row(way, t);
      const most = Math.max(...logs);
      const shares = Array.from(logs, (log, k) => ({ k, share: 10 ** (log - most) }));
      const strongest = [...shares].sort((one, other) => other.share - one.share).slice(0, count).filter(({ share }) => share >= 0.01);
      return { strongest, reach: shares.findLastIndex(({ share }) => share >= 0.01), measured: shares.length };
    },
  };
}
