// Mounts a component the way Streamlit does: html and css inside a shadow root, then the module's default
// export, called again at each update of the data. What the component sends is written down in `sent`.

const sent = { states: [], triggers: [] };
let mounted = null;

function base(name) {
  return `/_stcore/bidi-components/rnnviz.${name}/${name}/${name}`;
}

/** JSON as it is; {base64} as a Uint8Array that starts at an odd place of its buffer, as from a socket. */
function received(data) {
  if (data?.base64 === undefined) {
    return data;
  }
  const binary = atob(data.base64);
  const bytes = new Uint8Array(binary.length + 1).subarray(1);
  bytes.set(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
  return bytes;
}

async function call(data) {
  mounted.cleanup = await mounted.module.default({
    name: mounted.name,
    key: "under-test",
    data: received(data),
    parentElement: mounted.root,
    setStateValue: (name, value) => sent.states.push([name, value]),
    setTriggerValue: (name, value) => sent.triggers.push([name, value]),
  });
}

window.harness = {
  sent,
  async mount(name, data, style) {
    const host = document.createElement("div");
    host.id = "host";
    host.style.cssText = style;
    document.body.append(host);
    const root = host.attachShadow({ mode: "open" });
    const content = document.createElement("div");
    content.innerHTML = await (await fetch(`${base(name)}.html`)).text();
    const link = Object.assign(document.createElement("link"), {
      rel: "stylesheet",
      href: `${base(name)}.css`,
    });
    const styled = new Promise((resolve) => link.addEventListener("load", resolve));
    content.append(link);
    root.append(content);
    await styled;
    mounted = { name, root, module: await import(`${base(name)}.js`), cleanup: null };
    await call(data);
  },
  update: (data) => call(data),
  cleanup: () => mounted.cleanup?.(),
};
