// What the overlay shows besides the strip: each panel is a function from a snapshot to elements. What has nothing to show
// yet, as a card before the first ball, gives way to the lower third.

import { el } from "../shared/dom.js";
import * as words from "../shared/words.js";
import { cardParts } from "../watch/scorecards.js";
import { battingFigures } from "./figures.js";
import { drawPlayer, phase } from "./strip.js";
import { drawWorm } from "./worm.js";

export const PANELS = { "lower-third": drawLowerThird, scorecard: drawScorecard, partnership: drawPartnership, worm: drawWorm };

function drawLowerThird(s) {
  const about = [s.name, s.venue, phase(s)].filter(Boolean).join(" · ");
  return [
    el("p", { class: "title" }, el("bdi", {}, about)),
    el("ol", { class: "sides" }, words.listScores(s).map(drawSide)),
    el("p", { class: "sentence" }, words.superOver(s)),
    el("p", { class: "sentence" }, words.situation(s)),
  ];
}

function drawSide({ name, totals, overs, is_batting: isBatting }) {
  return el(
    "li",
    isBatting ? { class: "batting" } : {},
    el("bdi", {}, name),
    el("strong", {}, totals.join(" & ")),
    el("span", {}, overs),
  );
}

function drawScorecard(s) {
  const [number, innings] = words.listInnings(s).at(-1) ?? [];
  if (!innings) return drawLowerThird(s);
  const title = el("h1", { class: "title" });
  const { parts, draw } = cardParts(s, title);
  draw(s, number, innings);
  const [batting, extras, rest, bowling, falls] = parts;
  const columns = el("div", { class: "columns" }, el("div", {}, batting, extras, rest), el("div", {}, bowling, falls));
  return [title, columns, el("p", { class: "sentence" }, words.situation(s))];
}

// The open partnership, else the last one.
function drawPartnership(s) {
  const ended = words.byNumber(s.partnerships ?? {}).at(-1)?.[1];
  const stand = s.partnership ?? ended;
  if (!stand) return drawLowerThird(s);
  const { runs, balls } = s.partnership ? words.stand(s) : ended;
  const title = s.partnership ? `Partnership for the ${ordinal(stand.wicket)} wicket` : "Last partnership";
  const players = stand.batters.map((id) => drawPlayer(words.name(s, id), battingFigures(s, id), id === s.striker));
  return [
    el("p", { class: "title" }, title),
    el("p", { class: "big" }, el("strong", {}, words.many(runs, "run")), " ", el("span", {}, words.many(balls, "ball"))),
    el("ol", { class: "players" }, players),
  ];
}

function ordinal(number) {
  return `${number}${{ 1: "st", 2: "nd", 3: "rd" }[number] ?? "th"}`;
}
