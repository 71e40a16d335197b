// A bowl-out: who bowls next, and the score so far. The snapshot has no attempts, so they come from the log: a list of the
// payloads of `bowl_out_ball`, or null if they are not known here.

import { T } from "../strings.js";
import { listPlayers } from "./people.js";
import { otherSide } from "./state.js";
import { name, teamName } from "./words.js";

const W = T.forms.wizards.bowlOut;
// As the engine has it (scoring/engine/laws/bowl_out.py).
const BOWLERS = 5;

export function bowlOut({ attempts, bowler, hit }, { s }) {
  if (attempts === undefined) return { key: "attempts", title: W.asking, read: "bowlOut" };
  const side = nextSide(attempts ?? [], s);
  if (bowler === undefined) return askBowler(attempts, side, s);
  const team = Object.keys(s.teams).find((id) => s.teams[id].squad.includes(bowler));
  const choices = [
    ["yes", W.hits.yes],
    ["no", W.hits.no],
  ].map(([value, label]) => ({ value, label }));
  if (hit === undefined) return { key: "hit", title: W.hit.title(name(s, bowler)), choices };
  return {
    isAtOnce: true,
    send: [["event", { kind: "bowl_out_ball", team_id: team, bowler_id: bowler, hit: hit === "yes" }]],
    then: ["form", { wizard: "bowlOut" }],
  };
}

function askBowler(attempts, side, s) {
  const sides = Object.keys(s.teams).map((id) => ({ name: teamName(s, id), ...countOf(attempts ?? [], id) }));
  const offered = listPlayers("team", { team_id: side }, s).map(({ id }) => ({
    value: id,
    label: name(s, id),
    ...(mayBowl(id, attempts ?? [], side, s) ? {} : { why: W.bowled }),
  }));
  return {
    key: "bowler",
    title: W.who.title(attempts ? W.score(sides) : W.unknown),
    help: side ? W.who.help(teamName(s, side)) : undefined,
    choices: [...offered.filter((one) => !one.why), ...offered.filter((one) => one.why)],
  };
}

export function countOf(attempts, team) {
  const own = attempts.filter((one) => one.team_id === team);
  return { hits: own.filter((one) => one.hit).length, balls: own.length };
}

// Either side may begin; then they take turns: one ball each, or two where each bowler has two.
export function nextSide(attempts, s) {
  const last = attempts.at(-1)?.team_id;
  if (last === undefined) return undefined;
  const other = otherSide(s, last);
  const [mine, theirs] = [countOf(attempts, last).balls, countOf(attempts, other).balls];
  const since = attempts.length - 1 - attempts.findLastIndex((one) => one.team_id !== last);
  return since < turn(mine, s) && mine - theirs < turn(mine, s) ? last : other;
}

function turn(bowled, { conditions: { bowl_out_balls: regular } }) {
  return bowled < regular ? Math.max(Math.floor(regular / BOWLERS), 1) : 1;
}

function mayBowl(id, attempts, side, s) {
  const own = attempts.filter((one) => one.team_id === side).map((one) => one.bowler_id);
  const { bowl_out_balls: regular } = s.conditions;
  const each = Math.max(Math.floor(regular / BOWLERS), 1);
  const bowlers = regular / each;
  const sudden = own.slice(regular);
  const round = own.length < regular ? own : sudden.slice(Math.floor(sudden.length / bowlers) * bowlers);
  return round.filter((one) => one === id).length < turn(own.length, s);
}
