// The balls of the recent overs one by one, with arrow keys, as along a chart, or with a tap. What the ball was stands below them.

import { setText } from "../shared/dom.js";

const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -6, PageUp: 6 };

export class BallWalk {
  // Each ball below `node` has its index in the innings as `data-at`.
  constructor(node, reading) {
    Object.assign(this, { node, reading, balls: new Map(), chosen: null });
    node.addEventListener("keydown", (event) => this.step(event));
    node.addEventListener("click", ({ target }) => this.choose(Number(target.closest("[data-at]")?.dataset.at ?? NaN)));
    node.addEventListener("blur", () => this.choose(null));
  }

  // `entries` is [index, words] of each ball. The newest is read until a reader has chosen another one.
  show(entries) {
    this.balls = new Map(entries.sort(([one], [other]) => one - other));
    this.draw();
  }

  step(event) {
    const all = [...this.balls.keys()];
    const last = all.length - 1;
    const ends = { Home: 0, End: last };
    const now = this.chosen === null ? last : all.indexOf(this.chosen);
    const to = ends[event.key] ?? now + (STEPS[event.key] ?? NaN);
    if (Number.isNaN(to)) return;
    event.preventDefault();
    this.choose(all[Math.max(0, Math.min(last, to))]);
  }

  choose(index) {
    this.chosen = this.balls.has(index) ? index : null;
    this.draw();
  }

  draw() {
    const all = [...this.balls.keys()];
    if (!this.balls.has(this.chosen)) this.chosen = null;
    const index = this.chosen ?? all.at(-1);
    const now = { "aria-valuenow": all.indexOf(index) + 1, "aria-valuemax": all.length, "aria-valuetext": this.balls.get(index) ?? "" };
    for (const [name, value] of Object.entries(now)) this.node.setAttribute(name, String(value));
    setText(this.reading, this.balls.get(this.chosen) ?? "");
    for (const mark of this.node.querySelectorAll("[data-at]")) mark.classList.toggle("chosen", Number(mark.dataset.at) === this.chosen);
  }
}
