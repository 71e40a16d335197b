// Ball by ball, the newest first: the last lines of the snapshot, and every ball of an innings once a reader asks for them.

import { Rows, byId, el } from "../shared/dom.js";
import * as words from "../shared/words.js";
import { ballMark } from "./balls.js";

const NEWEST = 18;

export class Lines {
  constructor(url) {
    Object.assign(this, { url, snapshot: null, place: null, all: null });
    this.rows = new Rows(byId("lines"), (ball, line) => this.drawLine(ball, line));
    byId("all-balls").addEventListener("click", () => this.askForAll());
  }

  show(snapshot, previous, place) {
    Object.assign(this, { snapshot, place });
    this.all?.balls.showSnapshot(snapshot, previous, place);
    this.draw();
  }

  async askForAll() {
    const button = byId("all-balls");
    button.disabled = true;
    const modules = [import("./charts/balls.js"), import("./charts/drawing/choice.js")];
    const [{ Balls }, { Choice }] = await Promise.all(modules);
    this.all = { balls: new Balls(this.url, () => this.draw()), innings: new Choice("Innings", () => this.draw()) };
    this.all.balls.showSnapshot(this.snapshot, null, this.place);
    byId("lines").before(this.all.innings.node);
    // The button had the focus.
    byId("lines").focus({ preventScroll: true });
    button.hidden = true;
    this.draw();
  }

  draw() {
    const shown = this.all ? this.listAll() : this.listNewest();
    this.rows.show(shown.reverse());
    byId("lines-part").hidden = !this.all && shown.length === 0;
  }

  listNewest() {
    const { innings_number: innings, deliveries } = this.snapshot;
    const first = Math.max(0, deliveries.list.length - NEWEST);
    return deliveries.list.slice(first).map((ball, at) => {
      return [`${innings}:${deliveries.from_index + first + at}`, ball, words.line(this.snapshot, ball)];
    });
  }

  // While they are fetched, the newest stay.
  listAll() {
    const s = this.snapshot;
    const options = words.listInnings(s).map(([number, innings]) => [String(number), words.inningsTitle(s, number, innings)]);
    const chosen = Number(this.all.innings.show(options, String(s.innings_number)));
    const balls = this.all.balls.of(chosen);
    if (!balls.length && chosen === s.innings_number) return this.listNewest();
    return balls.map((ball, at) => [`all ${chosen}:${at}`, ball, `${words.name(s, ball.bowler_id)} to ${words.name(s, ball.striker_id)}, ${ball.text}`]);
  }

  drawLine(ball, line) {
    const label = el("span", { class: "label" }, words.ballLabel(this.snapshot, ball));
    const told = el("span", {}, line, ball.commentary ? el("em", {}, ` ${ball.commentary}`) : null);
    return el("li", {}, label, ballMark(this.snapshot, ball), told);
  }
}
