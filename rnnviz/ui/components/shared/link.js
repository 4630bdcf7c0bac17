// Components on one page tell each other where the reader looks, without the server. Each component loads its own
// copy of this module, so what is shared goes through the window.

const CURSOR = "rnnviz:cursor";
const ASKED = "rnnviz:cursor-asked";

/**
 * Tells all linked components where the reader looks now. `detail` holds
 * `group` (the run and its text: only components of the same group belong together), `source` (who tells),
 * `t` (time step, from 0), `unit`, `layer` (from 0), `direction` ("forward" or "backward"),
 * `snapshot` (the training step of the shown weights),
 * and `states`: {quantity: {now, before}} of that unit; `before` is at the step read before, 0 where there is none.
 * Who has the values of every snapshot tells more of this one: `series`, {quantity: array over time} of the unit;
 * `predictions(t)`, the most probable tokens after t as [token, probability], the most probable first; and `top`,
 * whether those are made of this layer. It answers who asks for another place without knowing the `states` there.
 */
export function announce(detail) {
  window.dispatchEvent(new CustomEvent(CURSOR, { detail }));
}

/** Calls back with each announcement to `group` by somebody other than `source`, and asks for one; returns what ends that. */
export function listen(group, source, callback) {
  const onCursor = ({ detail }) => {
    if (detail.group === group && detail.source !== source) {
      callback(detail);
    }
  };
  window.addEventListener(CURSOR, onCursor);
  window.dispatchEvent(new CustomEvent(ASKED, { detail: { group, source } }));
  return () => window.removeEventListener(CURSOR, onCursor);
}

/** Calls back when a component that came later asks where the reader looks; returns what ends that. */
export function answer(group, source, callback) {
  const onAsked = ({ detail }) => {
    if (detail.group === group && detail.source !== source) {
      callback();
    }
  };
  window.addEventListener(ASKED, onAsked);
  return () => window.removeEventListener(ASKED, onAsked);
}
