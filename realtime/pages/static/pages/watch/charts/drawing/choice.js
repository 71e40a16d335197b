// A list to choose from. It is hidden where there is nothing to choose.

import { el } from "../../../shared/dom.js";

export class Choice {
  constructor(label, onChange) {
    this.list = el("select");
    this.node = el("label", { class: "choice" }, `${label} `, this.list);
    this.shown = "";
    this.chosen = null; // until the reader chooses
    this.list.addEventListener("change", () => {
      this.chosen = this.list.value;
      onChange();
    });
  }

  // `options` are [[value, text], ...]. Return the value that the reader has chosen, else `usual`.
  show(options, usual = "") {
    const isThere = options.some(([value]) => value === this.chosen);
    const value = isThere ? this.chosen : usual;
    const shown = JSON.stringify(options);
    if (shown !== this.shown) this.list.replaceChildren(...options.map(([each, text]) => el("option", { value: each }, text)));
    this.shown = shown;
    this.list.value = value;
    this.node.hidden = options.length < 2;
    return value;
  }
}
