// Earlier balls, a page of overs at a time. A page that is read holds still: it ends with the ball that was the newest when it was
// opened, and says how many have come since. A correction changes it at once.

import { Rows, el, setText } from "../shared/dom.js";
import * as words from "../shared/words.js";
import { LINES, drawLine } from "./balls.js";
import { Balls } from "./charts/balls.js";
import { describePage, pageOf } from "./overs.js";

export class Earlier {
  // `newest` and `root` are the parts of the page for the newest balls, and for a page of overs; one of them is shown.
  // `pageUrl` is the address of the same pages as the server draws them.
  constructor({ newest, root, gameUrl, pageUrl }) {
    Object.assign(this, { newest, root, pageUrl, chosen: null, snapshot: null });
    this.balls = new Balls(`${gameUrl}/deliveries`, () => this.draw());
    this.title = el("h3", { tabindex: "-1" });
    const list = el("ol", { class: "overs" });
    this.overs = new Rows(list, drawOver);
    this.turns = el("nav", { class: "turns" });
    root.replaceChildren(this.title, list, this.turns);
    root.addEventListener("click", (event) => this.follow(event));
  }

  show(snapshot, previous, place) {
    this.snapshot = snapshot;
    this.balls.showSnapshot(snapshot, previous, place);
    this.draw();
  }

  // Show what came before the newest balls that the page shows.
  openBefore() {
    const { innings_number: number, deliveries } = this.snapshot;
    const before = deliveries.list.at(-LINES - 1);
    const earlier = words.listInnings(this.snapshot).findLast(([each]) => each < number);
    if (before || !earlier) this.open({ innings: number, page: before ? pageOf(before.over) : null });
    else this.open({ innings: earlier[0], page: null });
  }

  open({ innings, page }) {
    this.chosen = { innings, page, count: this.snapshot.innings[innings] ? Infinity : null };
    this.isShown = true;
    this.draw();
    this.title.focus();
  }

  close() {
    this.chosen = null;
    this.isShown = false;
    this.newest.querySelector("a").focus();
  }

  set isShown(isShown) {
    this.newest.hidden = isShown;
    this.root.hidden = !isShown;
  }

  // The links have the addresses of the server's pages.
  follow(event) {
    const link = event.target.closest("nav a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const query = new URL(link.href).searchParams;
    if (query.has("innings")) this.open({ innings: Number(query.get("innings")), page: Number(query.get("page")) || null });
    else this.close();
  }

  draw() {
    const { chosen, snapshot: s } = this;
    if (!chosen) return;
    const all = this.balls.of(chosen.innings);
    if (!this.balls.has(chosen.innings)) {
      setText(this.title, "Loading…");
      return this.overs.show([]);
    }
    chosen.count ??= all.length;
    const page = describePage(s, chosen.innings, all.slice(0, chosen.count), chosen.page);
    chosen.page = page.page;
    setText(this.title, page.title);
    this.overs.show(page.overs.map((over) => [over.over, JSON.stringify(over)]));
    this.drawTurns(page, all.length - chosen.count);
  }

  // Drawn only if another page is shown, or a ball came: a link that has the focus keeps it.
  drawTurns(page, newer) {
    const drawn = JSON.stringify([page.earlier, page.later, page.pages, page.innings, newer]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const focused = this.turns.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    const unit = words.unit(this.snapshot);
    const ends = [
      page.earlier && this.link(page.earlier, `Earlier ${unit}`),
      page.later && this.link(page.later, `Later ${unit}`),
      el("a", { href: "#balls" }, newer > 0 ? words.many(newer, "newer ball") : "Newest balls"),
    ];
    const lists = [page.pages, page.innings].filter((each) => each.length > 1);
    const named = ({ link, text, isShown }) => this.link(link, text, isShown ? { "aria-current": "page" } : {});
    this.turns.replaceChildren(el("p", {}, ends), ...lists.map((list) => el("p", {}, list.map(named))));
    if (focused) this.turns.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  link(query, text, more = {}) {
    return el("a", { href: `${this.pageUrl}?${query}`, ...more }, el("bdi", {}, text));
  }
}

function drawOver(described) {
  const { text, lines } = JSON.parse(described);
  return el("li", {}, el("h4", {}, text), el("ol", { class: "lines" }, lines.map(drawLine)));
}
