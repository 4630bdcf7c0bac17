// The link: the page's own address, and after it what is locked and hidden.

const RUN = /-[0-9a-f]{24}$/;

/** `address` with what `chosen`, a Map from names to "free", "locked" or "hidden", says; short and readable. */
export function linkWith(address, chosen) {
  const url = new URL(address);
  const kept = url.search.slice(1).split("&").filter((pair) => pair && !/^(lock|hide)(=|$)/.test(pair));
  const of = (way) => [...chosen].filter(([, chosenWay]) => chosenWay === way).map(([name]) => name);
  for (const [parameter, names] of [["lock", of("locked")], ["hide", of("hidden")]]) {
    if (names.length) {
      kept.push(`${parameter}=${names.join(",")}`);
    }
  }
  return url.origin + url.pathname + (kept.length ? `?${kept.join("&")}` : "");
}

/** The name of a drawing without the id of the run that it shows: the link may be opened with another one. */
export function nameWithoutRun(name, runs) {
  const run = runs.find((one) => name.endsWith(`-${one}`));
  return run ? name.slice(0, -run.length - 1) : name.replace(RUN, "");
}
