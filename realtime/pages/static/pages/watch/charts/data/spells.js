// The spells of the bowlers: overs in a row from one end, with their figures.

import { byPosition, countsBalls, many, name, oversLabel } from "../../../shared/words.js";

// From one end a bowler bowls every other over; The Hundred allows ten balls in a row.
const FURTHEST = 2;
const CREDITED = ["bowled", "caught", "caught and bowled", "lbw", "stumped", "hit wicket"];

// `balls` are all balls of the innings.
export function spells(s, { innings, side }, balls) {
  const parts = listParts(innings, balls);
  if (parts.length === 0) return null;
  const bowlers = byPosition(innings.bowling_scorecard)
    .map(([id]) => ({ id, name: name(s, id), spells: join(s, parts.filter((one) => one.bowler === id)) }))
    .filter((row) => row.spells.length);
  const all = bowlers.flatMap((row) => row.spells.map((spell) => ({ ...spell, name: row.name })));
  const best = all.reduce((one, other) => (isBetter(other, one) ? other : one));
  return {
    title: "Bowlers' spells",
    sentence: `${many(all.length, "spell")} of ${many(bowlers.length, "bowler")}. Best: ${best.name} ${best.figures}, ${best.where}.`,
    bowlers,
    side: 3 - side,
    length: Math.max(10, ...parts.map(({ over }) => over + 1)),
    scale: countsBalls(s) ? s.conditions.balls_per_over : 1,
    axis: countsBalls(s) ? "Balls" : "Overs",
    spells: all,
    said: all.map((spell) => `${spell.name}, ${spell.where}: ${spell.words}`),
    ...table(s, all),
  };
}

// The Hundred knows no maidens.
function table(s, all) {
  const maidens = (value) => (countsBalls(s) ? [] : [value]);
  return {
    heads: ["Bowler", countsBalls(s) ? "Balls" : "Overs", "Bowled", ...maidens("Maidens"), "Runs", "Wickets"],
    rows: all.map((spell) => [spell.name, spell.range, spell.bowled, ...maidens(spell.maidens), spell.runs, spell.wickets]),
  };
}

// What each bowler bowled of each over: [{over, bowler, balls, runs, wickets, isWhole}, ...].
function listParts(innings, balls) {
  const parts = new Map();
  const bowlers = new Map(); // of each over
  for (const ball of balls) {
    const key = `${ball.over} ${ball.bowler_id}`;
    if (!parts.has(key)) parts.set(key, { over: ball.over, bowler: ball.bowler_id, balls: 0, runs: 0, wickets: 0 });
    const part = parts.get(key);
    const { wides = 0, noballs = 0 } = ball.extras ?? {};
    part.balls += ball.legal === false ? 0 : 1;
    part.runs += ball.runs + wides + noballs;
    part.wickets += (ball.wickets ?? []).filter(({ kind }) => CREDITED.includes(kind)).length;
    bowlers.set(ball.over, (bowlers.get(ball.over) ?? new Set()).add(ball.bowler_id));
  }
  const isWhole = ({ over }) => bowlers.get(over).size === 1 && innings.progress[over + 1] !== undefined;
  return [...parts.values()].map((part) => ({ ...part, isWhole: isWhole(part) }));
}

function join(s, parts) {
  const found = [];
  for (const part of parts) {
    const before = found.at(-1)?.at(-1);
    if (before && part.over - before.over <= FURTHEST) found.at(-1).push(part);
    else found.push([part]);
  }
  return found.map((each) => describe(s, each));
}

function describe(s, parts) {
  const sum = (list, key) => list.reduce((sofar, part) => sofar + part[key], 0);
  const whole = parts.filter((part) => part.isWhole);
  const spell = {
    parts,
    first: parts[0].over,
    last: parts.at(-1).over,
    balls: sum(parts, "balls"),
    whole: whole.length,
    loose: sum(parts, "balls") - sum(whole, "balls"), // legal balls of overs that are not whole
    maidens: whole.filter((part) => part.runs === 0).length,
    runs: sum(parts, "runs"),
    wickets: sum(parts, "wickets"),
  };
  return { ...spell, ...write(s, spell) };
}

function write(s, spell) {
  const range = oversLabel(s, spell.first, spell.last);
  return { range, ...(countsBalls(s) ? writeInBalls(spell, range) : writeInOvers(spell, range, s.conditions.balls_per_over)) };
}

function writeInBalls({ balls, runs, wickets }, range) {
  const words = `${many(wickets, "wicket")} for ${runs} from ${many(balls, "ball")}`;
  return { bowled: balls, figures: `${wickets}-${runs}`, where: `balls ${range}`, words };
}

function writeInOvers({ first, last, whole, loose, maidens, runs, wickets }, range, per) {
  const rest = loose % per;
  const bowled = `${whole + Math.floor(loose / per)}${rest ? `.${rest}` : ""}`;
  const words = `${many(wickets, "wicket")} for ${runs} in ${bowled} ${bowled === "1" ? "over" : "overs"}, ${many(maidens, "maiden")}`;
  return { bowled, figures: `${bowled}-${maidens}-${runs}-${wickets}`, where: `${first === last ? "over" : "overs"} ${range}`, words };
}

function isBetter(one, other) {
  return one.wickets > other.wickets || (one.wickets === other.wickets && one.runs < other.runs);
}
