// What a ball is worth a banner for: a wicket, a boundary, fifties and hundreds, five wickets, hundreds of the side.
// Only a ball that was just bowled has news: neither a correction nor whatever was missed has any. Nothing here draws.

import * as words from "../shared/words.js";
import { battingFigures, bowlingFigures } from "./figures.js";

// Of an innings before its first ball.
const NOTHING = { batting_scorecard: {}, bowling_scorecard: {}, total_runs: 0, deliveries: { from_index: 0, list: [] } };

// Return [{kind, title, text}, ...] of the ball that leads from `before` to `after`; none if anything else does.
export function findNews(before, after) {
  const ball = findNewBall(before, after);
  if (ball === null) return [];
  const old = before.innings_number === after.innings_number ? before : NOTHING;
  const milestones = [...battersMilestones(old, after), ...fiveWickets(old, after), ...sidesHundreds(old, after)];
  return [...wickets(after, ball), ...boundaries(after, ball), ...milestones];
}

// The one ball by which the innings is longer; null if the balls before it are not the same ones.
function findNewBall(before, after) {
  const old = before.innings_number === after.innings_number ? before.deliveries : NOTHING.deliveries;
  const { from_index: from, list } = after.deliveries;
  const isOneMore = list.length > 0 && from + list.length === old.from_index + old.list.length + 1;
  const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  return isOneMore && isSame(list.slice(0, -1), old.list.slice(from - old.from_index)) ? list.at(-1) : null;
}

function wickets(s, ball) {
  return (ball.wickets ?? []).map(({ player_id: id, out = s.batting_scorecard[id].out }) => {
    return { kind: "wicket", title: "Wicket", text: `${words.name(s, id)} ${out} ${battingFigures(s, id)}` };
  });
}

// A batter may be out off a ball that was a boundary too, as hit wicket.
function boundaries(s, ball) {
  const { look } = words.mark({ ...ball, wickets: undefined });
  if (look !== "four" && look !== "six") return [];
  const [id] = Object.entries(s.batting_scorecard).find(([, row]) => row.position === ball.striker) ?? [];
  return [{ kind: look, title: look === "four" ? "Four" : "Six", text: id === undefined ? "" : words.name(s, id) }];
}

// 50, 100, 150 and so on.
function battersMilestones(old, s) {
  return listReached("batting_scorecard", "runs", 50, old, s).map(([id, { runs, balls }]) => {
    const text = `${words.name(s, id)} ${runs} from ${words.many(balls, "ball")}`;
    return { kind: "milestone", title: String(runs - (runs % 50)), text };
  });
}

function fiveWickets(old, s) {
  return listReached("bowling_scorecard", "wickets", 5, old, s).map(([id, row]) => {
    return { kind: "milestone", title: `${row.wickets} wickets`, text: `${words.name(s, id)} ${bowlingFigures(s, id)}` };
  });
}

function listReached(card, figure, step, old, s) {
  return Object.entries(s[card]).filter(([id, row]) => isPassed(step, old[card][id]?.[figure] ?? 0, row[figure]));
}

function sidesHundreds(old, s) {
  if (!isPassed(100, old.total_runs, s.total_runs)) return [];
  const text = `${words.teamName(s, s.batting_team)} ${words.total(s)} (${words.length(s, s)})`;
  return [{ kind: "milestone", title: `${s.total_runs - (s.total_runs % 100)} up`, text }];
}

function isPassed(step, before, after) {
  return Math.floor(after / step) > Math.floor(before / step);
}
