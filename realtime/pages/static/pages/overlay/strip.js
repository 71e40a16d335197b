// The strip: the score, who is in, and how the match stands. The server draws the same (realtime/pages/match/strip.py).

import { Rows, byId, el, setText } from "../shared/dom.js";
import * as words from "../shared/words.js";
import { battingFigures, bowlingFigures } from "./figures.js";

// As the ticker begins, whose text has the reason.
const INTERRUPTED = "Play interrupted";

export function drawStrip() {
  const batters = new Rows(byId("batters"), drawPlayer);
  const bowlers = new Rows(byId("bowlers"), drawPlayer);
  const overNow = new Rows(byId("over-now"), drawBall);
  return (s) => {
    const { side, total, overs } = findScore(s);
    setText(byId("side"), side);
    setText(byId("total"), total);
    setText(byId("overs"), overs);
    batters.show(words.atCrease(s).map((id) => [id, words.name(s, id), battingFigures(s, id), id === s.striker]));
    const bowling = s.bowling_scorecard[s.bowler] ? [s.bowler] : [];
    bowlers.show(bowling.map((id) => [id, words.name(s, id), bowlingFigures(s, id), false]));
    overNow.show(words.ballsOfThisOver(s).map((ball, at) => [`${s.innings_number}:${ball.over}:${at}`, ball]));
    setText(byId("phase"), phase(s));
    setText(byId("situation"), words.situation(s));
    setText(byId("rates"), s.result ? "" : words.rates(s));
  };
}

export function drawPlayer(name, figures, isFacing) {
  const drawn = [el("bdi", {}, name), " ", el("span", { class: "figures" }, figures)];
  return el("li", isFacing ? { class: "facing" } : {}, ...drawn);
}

function drawBall(ball) {
  const { sign, look } = words.mark(ball);
  return el("span", { class: `ball ${look}` }, sign);
}

// The side that bats, or batted last, with the totals of all its innings, or of its super over.
function findScore(s) {
  const [, innings] = words.listInnings(s).at(-1) ?? [];
  if (!innings) return { side: s.name, total: "", overs: "" };
  const side = words.listScores(s).find((each) => each.team_id === innings.batting_team);
  const totals = innings.super_over ? [words.total(innings)] : side.totals;
  return { side: side.name, total: totals.join(" & "), overs: words.length(s, innings) };
}

// "Tea", "Day 2: Stumps"; of an interruption why: "Play interrupted (rain)". Empty while a day is played.
export function phase(s) {
  const told = words.byNumber(s.ticker).map(([, tick]) => tick.text).filter((text) => text.startsWith(INTERRUPTED)).at(-1);
  return told && s.status === "interrupted" ? words.status(s).replace(INTERRUPTED, () => told) : words.status(s);
}
