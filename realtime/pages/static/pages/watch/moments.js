// The key moments of a match: milestones, wickets, with the large partnerships that they ended, and ends of innings.
// Who retired or was replaced is among them. They are the same as realtime/pages/match/moments.py makes.

import { byId, el, part } from "../shared/dom.js";
import * as words from "../shared/words.js";

const MOST = 20;
const LARGE_STAND = 50;
// What comes first of one ball: its runs count before its wicket, and that before what it is for the bowler.
const [RUNS, WICKET, FEAT, CHANGE] = [0, 1, 2, 3];

export function drawMoments() {
  const draw = (s) => {
    const found = listMoments(s);
    return found.length ? found.map(({ when, text }) => el("li", {}, el("span", { class: "label" }, when), el("bdi", {}, text))) : null;
  };
  return part(byId("moments"), (s) => [s.fall_of_wickets, s.innings, s.milestones, s.retired, s.replacements, s.players], draw);
}

// Return the last of them, the newest first: {when, text}.
export function listMoments(s) {
  const found = words.listInnings(s).flatMap(([number, innings]) => ofInnings(s, number, innings));
  return found.reverse().slice(0, MOST);
}

function ofInnings(s, number, innings) {
  const events = [...listMilestones(s, innings), ...listWickets(s, innings), ...listChanges(s, number, innings)];
  const inOrder = events.sort((one, other) => place(one) - place(other) || one.order - other.order);
  const found = inOrder.map(({ over, text }) => ({ when: words.point(s, over), text }));
  if (s.innings[number] === undefined) return found;
  const text = `${words.inningsTitle(s, number, innings)} ${words.total(innings)} (${words.length(s, innings)})`;
  return [...found, { when: "End", text }];
}

// An over has fewer than a thousand balls.
function place({ over }) {
  const [whole, ball = 0] = over.split(".").map(Number);
  return whole * 1000 + ball;
}

function listMilestones(s, innings) {
  return words.byNumber(innings.milestones ?? {}).map(([, row]) => {
    const isFeat = ["five wickets", "hat-trick"].includes(row.kind);
    return { over: row.over, order: isFeat ? FEAT : RUNS, text: writeMilestone(s, innings, row) };
  });
}

function writeMilestone(s, innings, { kind, value, balls = 0, player_id: id = "" }) {
  const who = words.name(s, id);
  const count = `(${words.many(balls, "ball")})`;
  if (kind === "runs") return `${who} reaches ${value} ${count}`;
  if (kind === "total") return `${words.teamName(s, innings.batting_team)} reach ${value}`;
  return kind === "five wickets" ? `Five wickets for ${who}` : `Hat-trick for ${who}`;
}

function listWickets(s, innings) {
  const stands = new Map(Object.values(innings.partnerships ?? {}).map(({ wicket, runs }) => [wicket, runs]));
  return words.byNumber(innings.fall_of_wickets ?? {}).map(([wicket, fall]) => {
    const stand = stands.get(Number(wicket)) ?? 0;
    const ended = stand >= LARGE_STAND ? ` after a stand of ${stand}` : "";
    return { over: fall.over, order: WICKET, text: words.fallText(s, innings, wicket, fall) + ended };
  });
}

function listChanges(s, number, innings) {
  const retired = Object.entries(innings.retired ?? {}).map(([id, row]) => {
    const { runs, balls } = innings.batting_scorecard[id];
    return { over: row.over, order: CHANGE, text: `${words.name(s, id)} ${row.how} ${runs} (${balls}), score ${row.score}` };
  });
  const replaced = words.replacementsOf(s, number).map((change) => {
    return { over: change.after ?? "0.0", order: CHANGE, text: words.replacementText(s, change) };
  });
  return [...retired, ...replaced];
}
