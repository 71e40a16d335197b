// The top of the page: name, venue, both scores, the sentence on the situation, rates, and what is read out.

import { Rows, byId, el, setText } from "../shared/dom.js";
import * as words from "../shared/words.js";

export function drawHead() {
  return (s) => {
    setText(byId("name"), s.name);
    setText(byId("place"), [words.status(s), s.venue].filter(Boolean).join(" · "));
    for (const node of document.querySelectorAll("[data-in-balls]")) {
      if (words.countsBalls(s)) setText(node, node.dataset.inBalls);
    }
  };
}

export function drawScore() {
  const sides = new Rows(byId("sides"), drawSide);
  return (s) => {
    const scores = words.listScores(s);
    sides.show(scores.map((side) => [side.team_id, JSON.stringify(side), limit(s, side)]));
    setText(byId("situation"), words.situation(s));
    setText(byId("super-over"), words.superOver(s));
    setText(byId("rates"), s.result ? "" : words.rates(s));
    byId("free-hit").hidden = !s.free_hit || Boolean(s.result);
    byId("powerplay").hidden = !s.powerplay || Boolean(s.result);
    const batting = scores.find((side) => side.is_batting) ?? scores.findLast((side) => side.totals.length > 0);
    const score = batting ? [batting.name, batting.totals.at(-1), batting.overs && `(${batting.overs})`].filter(Boolean).join(" ") : "Cricksy";
    document.title = `${score} · ${s.name}`;
  };
}

function drawSide(text, limited) {
  const { team_id: id, name, totals, overs, is_batting: isBatting } = JSON.parse(text);
  const earlier = totals.slice(0, -1).map((total) => el("span", { class: "earlier" }, `${total} & `));
  return el(
    "li",
    isBatting ? { class: "batting" } : {},
    el("span", { class: "side" }, el("a", { href: `/teams/${id}` }, el("bdi", {}, name))),
    el("span", { class: "totals" }, earlier, totals.length ? el("strong", {}, totals.at(-1)) : ""),
    el("span", { class: "overs" }, overs ? `(${overs}${limited})` : ""),
  );
}

// The length of the innings in progress: " of 20".
function limit(s, side) {
  if (!side.is_batting || s.max_balls === undefined || s.super_over) return "";
  const perOver = s.conditions.balls_per_over;
  if (words.countsBalls(s)) return ` of ${s.max_balls}`;
  const rest = s.max_balls % perOver;
  return ` of ${Math.floor(s.max_balls / perOver)}${rest ? `.${rest}` : ""}`;
}

// What a screen reader says: the newest ball and the total, not the whole card.
export function speak() {
  let before = null;
  return (s) => {
    const newest = s.deliveries.list.at(-1);
    const isNew = before !== null && newest !== undefined && newest !== before;
    before = newest ?? false;
    if (isNew) setText(byId("said"), `${words.line(s, newest)}. ${words.total(s)}`);
  };
}
