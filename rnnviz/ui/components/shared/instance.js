// A component's module is called again at each update of its data. This keeps what it built the first time.

/**
 * The default export of a component. `create(root, context)` builds once per mount and returns
 * `{update(context), destroy()}`; `context` is what Streamlit passes: data, setStateValue, …
 */
export function component(create) {
  const instances = new WeakMap();
  return (context) => {
    const root = context.parentElement;
    if (!instances.has(root)) {
      instances.set(root, create(root, context));
    }
    const instance = instances.get(root);
    instance.update(context);
    return () => {
      if (instances.get(root) === instance) {
        instances.delete(root);
        instance.destroy();
      }
    };
  };
}

/** Collects what has to be undone at the end: listeners, observers, frames. */
export function cleanups() {
  const undo = [];
  return {
    add: (action) => undo.push(action),
    listen(target, event, handler, options) {
      target.addEventListener(event, handler, options);
      undo.push(() => target.removeEventListener(event, handler, options));
    },
    observeSize(element, onSize) {
      const observer = new ResizeObserver(onSize);
      observer.observe(element);
      undo.push(() => observer.disconnect());
    },
    run: () => undo.splice(0).forEach((action) => action()),
  };
}

/** One animation at a time: `run(milliseconds, draw(share 0…1))` ends the one before; 0 ms is at once. */
export function animation() {
  let frame = 0;
  const stop = () => cancelAnimationFrame(frame);
  const run = (milliseconds, draw) => {
    stop();
    if (!milliseconds) {
      draw(1);
      return;
    }
    const start = performance.now();
    const tick = (now) => {
      const share = Math.min(1, Math.max(0, (now - start) / milliseconds));
      frame = share < 1 ? requestAnimationFrame(tick) : 0;
      draw(share * share * (3 - 2 * share));
    };
    frame = requestAnimationFrame(tick);
  };
  return { run, stop };
}
