// A text as a network writes it: each token shaded by its probability, with a look at its alternatives.

import { cleanups, component } from "../shared/instance.js";
import { showBranches } from "./branches.js";
import { Looking } from "./looking.js";
import { copy, download } from "./taking.js";
import { Letters } from "./letters.js";
import { read, sameToken } from "./tokens.js";
import { Typewriter } from "./typewriter.js";

// Which branches of which texts were shown to the end: nobody has to watch one being typed again.
const seen = new Set();

export default component((parent) => new Paper(parent.querySelector(".written")));

class Paper {
  constructor(root) {
    this.root = root;
    this.tokens = [];
    this.undo = cleanups();
    this.letters = new Letters(this.#part("text"));
    this.typewriter = new Typewriter((count) => this.#show(count));
    this.looking = new Looking(this.letters, this.#part("panel"), {
      tokenAt: (place) => this.tokens[place],
      fork: (position, token) => this.#send("fork", { position, token }),
    });
    this.undo.add(() => this.typewriter.stop());
    this.undo.add(() => this.looking.end());
    this.#listen();
  }

  update({ data, setTriggerValue }) {
    const { header, tokens } = read(data);
    const anew = header.text !== this.header?.text;
    const kept = anew ? 0 : commonStart(this.tokens, tokens);
    this.header = header;
    this.tokens = tokens;
    this.setTriggerValue = setTriggerValue;
    this.root.style.setProperty("--surprise", header.colour);
    if (anew) this.letters.begin(header.start);
    if (anew || kept < this.letters.count) this.#shorten(kept);
    showBranches(this.#part("branches"), header, (branch) => this.#send("go", { to: branch }));
    this.typewriter.expect(tokens.length, seen.has(this.#name()) ? tokens.length : kept);
  }

  destroy() {
    this.undo.run();
  }

  #shorten(count) {
    this.letters.shorten(count);
    this.looking.shortened(count);
    this.typewriter.back(count);
  }

  #show(count) {
    this.letters.write(this.tokens, count);
    this.looking.grown();
    const { done, length, noun } = this.header;
    const ready = done && this.typewriter.resting;
    this.letters.typing(!ready);
    this.#part("skip").hidden = this.typewriter.resting;
    this.#part("count").textContent = ready ? `${count} ${noun}` : `${count} of ${length} ${noun}`;
    this.#part("text").setAttribute("aria-busy", String(!ready));
    if (ready) seen.add(this.#name());
    this.#say(ready ? `The text is written: ${count} ${noun}.` : "");
  }

  #listen() {
    this.undo.listen(this.#part("skip"), "click", () => this.typewriter.skip());
    this.undo.listen(this.#part("download"), "click", () => download(this.#whole(), this.header.file));
    this.undo.listen(this.#part("copy"), "click", async () => {
      const copied = await copy(this.#whole(), this.root);
      this.#part("copy").textContent = copied ? "Copied ✓" : "Can't copy here";
      setTimeout(() => (this.#part("copy").textContent = "Copy"), 2000);
      this.#say(copied ? "The text is in the clipboard." : "This browser doesn't let the page copy.");
    });
  }

  #send(event, value) {
    this.looking.close();
    this.setTriggerValue(event, { text: this.header.text, branch: this.header.branch, ...value });
  }

  #whole() {
    return this.header.start + this.header.pieces.join("");
  }

  #name() {
    return `${this.header.text}/${this.header.branch}`;
  }

  #say(words) {
    if (this.#part("spoken").textContent !== words) this.#part("spoken").textContent = words;
  }

  #part(name) {
    return this.root.querySelector(`.${name}`);
  }
}

function commonStart(before, after) {
  const different = before.findIndex((token, place) => !after[place] || !sameToken(token, after[place]));
  return different < 0 ? before.length : different;
}
