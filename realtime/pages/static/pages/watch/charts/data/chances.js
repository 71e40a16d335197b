// The chance of the first-listed side after each ball, with the balls that changed it most. Where a match can be drawn, that side's
// chance stands on the ground, the other's hangs from the top, and the draw is the band between.

import { percent } from "../../forecast.js";
import { point as writePoint, teamName } from "../../../shared/words.js";

const BIGGEST = 5;

// `points` and `teamId` are the curve of the prediction.
export function chances(s, { points, teamId }) {
  if (points.length < 2) return null;
  const name = teamName(s, teamId);
  const other = Object.keys(s.teams).find((id) => id !== teamId);
  const several = new Set(points.map(({ innings }) => innings)).size > 1;
  const shown = points.map((point) => ({ ...point, over: writePoint(s, point.over) }));
  const swings = biggestSwings(shown);
  const canDraw = shown.some(({ draw }) => draw !== undefined);
  const sides = Object.keys(s.teams);
  const ends = canDraw ? listEnds(name, teamName(s, other)) : [{ name, of: ({ win }) => win }];
  const lines = [{ name, side: sides.indexOf(teamId) + 1, values: shown.map(({ win }) => 100 * win) }];
  if (canDraw) lines.push({ name: `${teamName(s, other)}, from the top`, side: sides.indexOf(other) + 1, values: shown.map(({ win, draw }) => 100 * (win + draw)) });
  return {
    title: "Who will win",
    sentence: curveText(shown, name),
    isBanded: canDraw,
    axes: ["Balls of the match", "Chance in %"],
    x: shown.map((_, at) => at + 1),
    xRange: [0, Math.max(length(points, s), 2)],
    yRange: [0, 100],
    lines,
    levels: [{ name: "", value: 50, isFaint: true }],
    corners: canDraw ? [teamName(s, other), name] : [name, teamName(s, other)],
    breaks: startsOf(shown).map((at) => ({ x: at + 0.5, text: "" })),
    dots: wickets(shown).map((point) => ({ x: shown.indexOf(point) + 1, y: 100 * point.win, side: 0 })),
    rings: swings.map((point) => ({ x: shown.indexOf(point) + 1, y: 100 * point.win })),
    list: { title: `Biggest swings for ${name}`, items: swings.map((point) => `${swingText(point)} at ${scoreText(point, several)}`) },
    said: shown.map((point) => `${point.over}: ${scoreText(point, several)}, ${ends.map((end) => `${end.name} ${percent(end.of(point))}`).join(", ")}`),
    heads: ["Innings", "Ball", "Score", ...ends.map((end) => end.name), "Change"],
    rows: shown.map((point) => [point.innings, point.over, `${point.runs}/${point.wickets}`, ...ends.map(({ of }) => percent(of(point))), writeSwing(point.swing)]),
  };
}

// How a match can end, with the chance of each after a ball.
function listEnds(name, otherName) {
  const draw = (point) => point.draw ?? 0;
  return [
    { name, of: ({ win }) => win },
    { name: "Draw", of: draw },
    { name: otherName, of: (point) => Math.max(0, 1 - point.win - draw(point)) },
  ];
}

function scoreText({ runs, wickets: down, innings }, several) {
  return `${runs}/${down}${several ? `, innings ${innings}` : ""}`;
}

// The places of the points before which another innings begins.
function startsOf(points) {
  return points.flatMap(({ innings }, at) => (at > 0 && points[at - 1].innings !== innings ? [at] : []));
}

// The balls that changed the chance most, the biggest change first.
export function biggestSwings(points) {
  const changed = points.filter((point) => Math.abs(point.swing ?? 0) >= 0.005);
  return changed.sort((one, other) => Math.abs(other.swing) - Math.abs(one.swing)).slice(0, BIGGEST);
}

// The points at which a wicket has fallen since the point before.
export function wickets(points) {
  return points.filter((point, at) => {
    const before = points[at - 1]?.innings === point.innings ? points[at - 1].wickets : 0;
    return point.wickets > before;
  });
}

export function swingText({ over, swing }) {
  return `${over}: ${writeSwing(swing)}`;
}

function writeSwing(swing) {
  return swing === undefined ? "" : `${swing < 0 ? "−" : "+"}${Math.round(Math.abs(100 * swing))} %`;
}

// How many balls the drawing needs room for: the points, and all that may still be bowled.
export function length(points, snapshot) {
  const most = snapshot.max_balls;
  if (snapshot.result || most === undefined || points.length === 0) return points.length;
  const current = points.filter((point) => point.innings === snapshot.innings_number).length;
  const earlier = points.length - current;
  return earlier + Math.max(most, current) + (snapshot.innings_number === 1 ? most : 0);
}

// The curve in words, for screen readers.
export function curveText(points, name) {
  if (points.length === 0) return "";
  const all = points.map((point) => point.win);
  const lowest = points[all.indexOf(Math.min(...all))];
  const highest = points[all.indexOf(Math.max(...all))];
  const at = (point) => `${percent(point.win)} at ${point.over} of innings ${point.innings}`;
  const draw = points.at(-1).draw;
  const drawn = draw === undefined ? "" : ` A draw: ${percent(draw)} now; it is the band between the lines.`;
  return `Chance of ${name} after each ball: ${percent(all.at(-1))} now, highest ${at(highest)}, lowest ${at(lowest)}.${drawn}`;
}
