// Deliveries: the over in progress, the recent overs, and the lines ball by ball.

import { Rows, byId, el } from "../shared/dom.js";
import * as words from "../shared/words.js";

const RECENT_OVERS = 6;
const LINES = 18;

export function drawOverNow(s) {
  const balls = words.ballsOfThisOver(s);
  return balls.length === 0 ? null : balls.map((ball) => ballMark(s, ball));
}

export function drawRecentOvers() {
  let balls = new Map();
  let before = null;
  const rows = new Rows(byId("recent"), (_, over) => {
    const marks = balls.get(over).map(([, ball]) => ballMark(before, ball));
    return el("li", {}, el("span", { class: "over-number" }, words.overLabel(before, over)), el("span", { class: "balls" }, marks));
  });
  return (s) => {
    if (before?.deliveries === s.deliveries) return;
    before = s;
    const overs = words.recentOvers(s.deliveries, RECENT_OVERS);
    balls = new Map(overs);
    // A correction replaces every ball from the corrected one on, so the last ball of an over shows whether the over changed.
    rows.show(overs.map(([over, all]) => [`${s.innings_number}:${over}:${all.length}`, all.at(-1)[1], over]));
    byId("recent-part").hidden = overs.length === 0;
  };
}

export function drawLines() {
  let snapshot = null;
  const rows = new Rows(byId("lines"), (ball, line) =>
    el(
      "li",
      {},
      el("span", { class: "label" }, words.ballLabel(snapshot, ball)),
      ballMark(snapshot, ball),
      el("span", {}, line, ball.commentary ? el("em", {}, ` ${ball.commentary}`) : null),
    ),
  );
  return (s) => {
    snapshot = s;
    const first = Math.max(0, s.deliveries.list.length - LINES);
    const shown = s.deliveries.list.slice(first).map((ball, index) => {
      const key = `${s.innings_number}:${s.deliveries.from_index + first + index}`;
      return [key, ball, words.line(s, ball)];
    });
    rows.show(shown.reverse());
    byId("lines-part").hidden = shown.length === 0;
  };
}

function ballMark(s, ball) {
  const { sign, look } = words.mark(ball);
  return el("span", { class: `ball ${look}`, title: words.text(s, ball) }, sign);
}
