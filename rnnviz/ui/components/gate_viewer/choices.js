// The controls above the picture: which quantity, layer and direction, in which order, how wide.

/** `onChoice({symbol} | {layer} | {direction} | {order} | {width})` hears of each choice. */
export function createChoices(root, undo, onChoice) {
  const part = (name) => root.querySelector(`.${name}`);
  const quantities = part("quantities");
  const selects = Object.fromEntries(["layer", "direction", "order", "width"].map((name) => [name, part(name)]));
  let symbols = "";

  undo.listen(quantities, "change", ({ target }) => onChoice({ symbol: target.value }));
  Object.entries(selects).forEach(([name, select]) => {
    undo.listen(select, "change", () => onChoice({ [name]: name === "layer" ? Number(select.value) : select.value }));
  });

  function option(value, text) {
    return Object.assign(document.createElement("option"), { value, textContent: text });
  }

  function radio({ symbol, name, meaning, colour }) {
    const label = document.createElement("label");
    const input = Object.assign(document.createElement("input"), { type: "radio", name: "quantity", value: symbol });
    const [letter, words] = [document.createElement("i"), document.createElement("span")];
    label.title = `${name}: ${meaning}`;
    label.style.setProperty("--colour", colour);
    letter.textContent = symbol;
    words.textContent = name;
    label.append(input, letter, words);
    return label;
  }

  return {
    /** What there is to choose from in this network. */
    offer({ quantities: all, layers }) {
      if (symbols !== all.map(({ symbol }) => symbol).join()) {
        symbols = all.map(({ symbol }) => symbol).join();
        quantities.querySelectorAll("label").forEach((label) => label.remove());
        quantities.append(...all.map(radio));
      }
      selects.layer.replaceChildren(...layers.map((_, k) => option(k, String(k + 1))));
      selects.direction.replaceChildren(...layers[0].directions.map((name) => option(name, `${name}s`)));
      part("layer-choice").hidden = layers.length === 1;
      part("direction-choice").hidden = layers[0].directions.length === 1;
    },
    draw({ symbol, layer, direction, order, width, anchor }, quantity, crowded) {
      quantities.querySelectorAll("input").forEach((input) => { input.checked = input.value === symbol; });
      Object.entries({ layer, direction, order, width }).forEach(([name, value]) => { selects[name].value = value; });
      selects.order.querySelector("[value=correlation]").textContent = `like unit ${anchor}`;
      part("width-choice").hidden = !crowded;
      part("meaning").textContent = quantity.meaning;
    },
  };
}
