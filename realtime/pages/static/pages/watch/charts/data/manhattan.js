// The Manhattan: the runs of each over of an innings as a bar, a dot for each wicket, and the powerplays behind.

import { ballsOf as ballsOfLabel, countsBalls, isFall, many, overLabel, overText } from "../../../shared/words.js";
import { runsOf } from "./worm.js";
import { overs } from "./innings.js";

// `chosen` is one of listCharted; `balls` are those of the over in progress, which is no part of `progress` yet.
export function manhattan(s, chosen, balls) {
  const bars = barsOf(chosen.innings, balls);
  if (bars.length === 0) return null;
  const x = bars.map(({ number }) => number);
  const label = (number) => overLabel(s, number - 1);
  return {
    title: countsBalls(s) ? "Runs of each five balls" : "Manhattan: runs of each over",
    sentence: summarise(s, bars, label),
    axes: [countsBalls(s) ? "Balls" : "Overs", "Runs"],
    x,
    xRange: [0.4, Math.max(...x, 10) + 0.6],
    scale: countsBalls(s) ? s.conditions.balls_per_over : 1,
    yFrom: 0,
    lines: [{ name: chosen.title, side: chosen.side, isBars: true, values: bars.map(({ runs }) => runs) }],
    dots: bars.flatMap(({ number, runs, wickets }) =>
      Array.from({ length: wickets }, (_, nth) => ({ x: number, y: runs, lift: nth + 1, side: chosen.side })),
    ),
    bands: bandsOf(s, chosen),
    said: bars.map((bar) => overText(s, bar.number - 1, bar)),
    heads: [countsBalls(s) ? "Balls" : "Over", "Runs", "Wickets", "Total"],
    rows: bars.map(({ number, runs, wickets, total }) => [label(number), runs, wickets, total]),
  };
}

function barsOf(innings, balls) {
  const bars = overs(innings).map(([number, over]) => ({ number, ...over }));
  const open = balls.filter((ball) => ball.over >= (bars.at(-1)?.number ?? 0));
  if (open.length === 0) return bars;
  const runs = open.reduce((sum, ball) => sum + runsOf(ball), 0);
  const wickets = open.reduce((sum, ball) => sum + (ball.wickets ?? []).filter(isFall).length, 0);
  return [...bars, { number: open[0].over + 1, runs, wickets, total: innings.total_runs, isOpen: true }];
}

// The bands of the powerplays in force, which an innings that is over may not have had: only where nothing was cut.
function bandsOf(s, { number, innings }) {
  if (!isOfSameLength(s, number, innings)) return [];
  const per = s.conditions.balls_per_over;
  return (s.conditions.powerplays ?? []).map((one) => {
    const [begin, end] = one.end === undefined
      ? [(one.first - 1) * per, one.last * per]
      : [ballsOfLabel({ overs: one.start ?? "0" }, per), ballsOfLabel({ overs: one.end }, per)];
    return { from: begin / per + 0.5, to: end / per + 0.5, name: one.kind };
  });
}

function isOfSameLength(s, number, innings) {
  if (number === s.innings_number) return true;
  return !innings.cuts && !s.cuts && s.max_balls !== undefined && innings.legal_balls <= s.max_balls;
}

function summarise(s, bars, label) {
  const best = bars.reduce((one, other) => (other.runs > one.runs ? other : one));
  const what = countsBalls(s) ? "balls" : "over";
  const whole = bars.filter(({ isOpen }) => !isOpen).length;
  return `${many(whole, countsBalls(s) ? "five" : "over")}. Most runs: ${best.runs} in ${what} ${label(best.number)}.`;
}
