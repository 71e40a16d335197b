// Shows news above the panel, one after the other. The newest ball goes first: what waits of an earlier one is dropped.

import { el } from "../shared/dom.js";

// Long enough to be read aloud.
const SHOWN_MS = 4_500;

export class Banners {
  // `news` that was shown already, as of a ball that was taken back and recorded again, is not shown twice.
  constructor(node, { browser = globalThis } = {}) {
    Object.assign(this, { node, browser, waiting: [], shown: new Set(), timer: null });
  }

  show(news, ball) {
    const fresh = news.filter((each) => !this.shown.has(keyOf(each, ball)));
    if (!fresh.length) return;
    for (const each of fresh) this.shown.add(keyOf(each, ball));
    this.waiting = fresh;
    this.drawNext();
  }

  drawNext() {
    this.browser.clearTimeout(this.timer);
    const next = this.waiting.shift();
    this.node.replaceChildren(...(next ? [drawBanner(next)] : []));
    if (next) this.timer = this.browser.setTimeout(() => this.drawNext(), SHOWN_MS);
  }

  clear() {
    this.waiting = [];
    this.drawNext();
  }
}

function keyOf({ kind, title, text }, ball) {
  return `${ball} ${kind} ${title} ${text}`;
}

function drawBanner({ kind, title, text }) {
  return el("p", { class: `banner ${kind}` }, el("strong", {}, title), " ", el("bdi", {}, text));
}
