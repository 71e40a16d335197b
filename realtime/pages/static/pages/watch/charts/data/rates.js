// The run rate of each innings after each over, and in a chase the rate that was required then.

import { countsBalls } from "../../../shared/words.js";
import { align, cuts, fromBalls, listCharted, longest, unit, writePlace } from "./innings.js";
import { look, totalsOf } from "./worm.js";

export function rates(s) {
  const all = listCharted(s);
  const scored = all.map(({ innings }) => ratesOf(s, innings));
  if (scored.every((line) => line.size === 0)) return null;
  const required = requiredOf(s, all.at(-1));
  const { x, columns } = align([...scored, required]);
  const lines = all.map((each, at) => ({ ...look(each), values: columns[at] }));
  if (required.size) lines.push({ name: "Required", look: "required", side: all.at(-1).side, values: columns.at(-1) });
  const named = [...all.map(({ title }, at) => [title, scored[at]]), ...(required.size ? [["Required", required]] : [])];
  return {
    title: countsBalls(s) ? "Run rate, for each five balls" : "Run rate",
    sentence: summarise(named),
    axes: [countsBalls(s) ? "Balls" : "Overs", countsBalls(s) ? "Runs in five" : "Runs an over"],
    x,
    xRange: [0, longest(s, all)],
    yFrom: 0,
    lines,
    breaks: all.flatMap((each) => cuts(s, each)),
    said: x.map((place) => `After ${writePlace(s, place)} ${unit(s, place)}: ${listAt(named, place, ", ")}`),
    heads: [countsBalls(s) ? "Balls" : "Overs", ...named.map(([name]) => name)],
    rows: x.map((place) => [writePlace(s, place), ...named.map(([, line]) => line.get(place)?.toFixed(2) ?? "")]),
  };
}

function ratesOf(s, innings) {
  const from = s.conditions.starting_score ?? 0;
  const per = s.conditions.balls_per_over;
  const places = [...totalsOf(s, innings)].filter(([place]) => place > 0);
  // Only of the end it is known how many balls there were, if an over was miscounted.
  const balls = (place, at) => (at === places.length - 1 ? innings.legal_balls : ballsAt(s, place));
  return new Map(places.map(([place, total], at) => [place, rate(total - from, balls(place, at), per)]));
}

// With the target and the length as they are: earlier ones, before a cut, nobody told.
function requiredOf(s, { innings, number }) {
  const { target } = innings;
  if (target === undefined || number !== s.innings_number || s.max_balls === undefined) return new Map();
  const since = fromBalls(s, innings.cuts?.at(-1)?.after ?? 0);
  const places = [...totalsOf(s, innings)].filter(([place, total]) => place >= since && total < target && ballsAt(s, place) < s.max_balls);
  const per = s.conditions.balls_per_over;
  return new Map(places.map(([place, total]) => [place, rate(target - total, s.max_balls - ballsAt(s, place), per)]));
}

function ballsAt(s, place) {
  return countsBalls(s) ? place : Math.round(place * s.conditions.balls_per_over);
}

// Runs an over to two decimals, rounded half up in whole numbers, as the engine does.
function rate(runs, balls, per) {
  const hundredths = Math.floor((200 * Math.abs(runs) * per + balls) / (2 * balls));
  return (Math.sign(runs) * hundredths) / 100;
}

function listAt(named, place, between) {
  const found = named.filter(([, line]) => line.has(place));
  return found.map(([name, line]) => `${name} ${line.get(place).toFixed(2)}`).join(between);
}

function summarise(named) {
  const last = named.filter(([, line]) => line.size).map(([name, line]) => `${name} ${[...line.values()].at(-1).toFixed(2)}`);
  return `${last.join(", ")}.`;
}
