// Deliveries: the over in progress, the recent overs, through which arrow keys walk, and the newest balls line by line.

import { Rows, byId, el } from "../shared/dom.js";
import * as words from "../shared/words.js";
import { BallWalk } from "./walk.js";

const RECENT_OVERS = 6;
export const LINES = 18;

export function drawOverNow(s) {
  const balls = words.ballsOfThisOver(s);
  return balls.length === 0 ? null : balls.map((ball) => ballMark(s, ball));
}

export function drawRecentOvers() {
  let balls = new Map();
  let before = null;
  const walk = new BallWalk(byId("recent"), byId("recent-reading"));
  const rows = new Rows(byId("recent"), (_, over) => {
    const marks = balls.get(over).map(([at, ball]) => ballMark(before, ball, { "data-at": at }));
    return el("div", { class: "over" }, el("span", { class: "over-number" }, words.overLabel(before, over)), el("span", { class: "balls" }, marks));
  });
  return (s) => {
    if (before?.deliveries === s.deliveries) return;
    before = s;
    const overs = words.recentOvers(s.deliveries, RECENT_OVERS);
    balls = new Map(overs);
    // A correction replaces every ball from the corrected one on, so the last ball of an over shows whether the over changed.
    rows.show(overs.map(([over, all]) => [`${s.innings_number}:${over}:${all.length}`, all.at(-1)[1], over]));
    byId("recent-part").hidden = s.innings_number === undefined;
    walk.show(overs.flatMap(([, all]) => all.map(([at, ball]) => [at, describe(s, ball)])));
  };
}

export function drawLines() {
  const rows = new Rows(byId("lines"), (described) => drawLine(JSON.parse(described)));
  return (s) => {
    const first = Math.max(0, s.deliveries.list.length - LINES);
    const shown = s.deliveries.list.slice(first).map((ball, index) => {
      const key = `${s.innings_number}:${s.deliveries.from_index + first + index}`;
      return [key, JSON.stringify(words.describeBall(s, ball, { line: words.line(s, ball), text: words.text(s, ball) }))];
    });
    rows.show(shown.reverse());
    byId("lines-part").hidden = s.innings_number === undefined;
  };
}

// A ball as words.js describes it.
export function drawLine({ label, sign, look, text, line, commentary }) {
  const mark = el("span", { class: `ball ${look}`, title: text }, sign);
  return el("li", {}, el("span", { class: "label" }, label), mark, el("span", {}, line, commentary ? el("em", {}, ` ${commentary}`) : null));
}

function ballMark(s, ball, more = {}) {
  const { sign, look } = words.mark(ball);
  return el("span", { class: `ball ${look}`, title: words.text(s, ball), ...more }, sign);
}

function describe(s, ball) {
  return `${words.ballLabel(s, ball)} ${words.line(s, ball)}`;
}
