// Where the shots of an innings went (the wagon wheel), and where balls passed the stumps (the beehive). Both are seen from behind
// the bowler, and those of left-handers are mirrored beside others, so that the off side is always on the left.

import { ballLabel, many, name } from "../../../shared/words.js";
import { ZONES, zoneOf } from "../../../shared/field.js";

const ZONE_WORDS = {
  midOff: "Mid-off", cover: "Cover", point: "Point", third: "Third",
  fineLeg: "Fine leg", squareLeg: "Square leg", midWicket: "Mid-wicket", midOn: "Mid-on",
};
const LEG = ["fineLeg", "squareLeg", "midWicket", "midOn"];
// The stumps in centimetres (Law 8): from middle stump to either edge, and from the ground to the bails.
export const STUMPS = { half: 11.43, height: 71.1 };

// Who faced balls of which a place is recorded: [[id, name], ...].
export function listBatters(s, balls) {
  const ids = new Set(balls.filter((ball) => ball.shot || ball.passed).map((ball) => ball.striker_id));
  return [...ids].map((id) => [id, name(s, id)]);
}

// `batter` is the id of one, or "" for all.
export function wheel(balls, batter) {
  const shots = placed(balls, batter, "shot");
  if (shots.length === 0) return null;
  const zones = ZONES.map((zone) => ({ zone, ...sum(shots.filter((one) => one.zone === zone)) }));
  const { runs } = sum(shots);
  const leg = sum(shots.filter(({ zone }) => LEG.includes(zone))).runs;
  return {
    title: "Wagon wheel",
    sentence: `${leg} of ${many(runs, "run")} through the leg side, from ${many(shots.length, "recorded shot")}.`,
    isLeft: shots.every((one) => one.isLeft),
    shots,
    zones,
    said: zones.map(({ zone, runs: made, count }) => `${ZONE_WORDS[zone]}: ${many(made, "run")} from ${many(count, "shot")}`),
    heads: ["Zone", "Shots", "Runs", "4s", "6s"],
    rows: zones.map(({ zone, count, runs: made, fours, sixes }) => [ZONE_WORDS[zone], count, made, fours, sixes]),
  };
}

function sum(shots) {
  const of = (wanted) => shots.filter(({ ball }) => ball.runs === wanted && !ball.non_boundary).length;
  return { count: shots.length, runs: shots.reduce((sofar, { ball }) => sofar + ball.runs, 0), fours: of(4), sixes: of(6) };
}

export function hive(s, balls, batter) {
  const passed = placed(balls, batter, "passed");
  if (passed.length === 0) return null;
  const onStumps = passed.filter(isOnStumps).length;
  const lines = [["Outside off", (x) => x < -STUMPS.half], ["In line", (x) => Math.abs(x) <= STUMPS.half], ["Outside leg", (x) => x > STUMPS.half]];
  const isLeft = passed.every((one) => one.isLeft);
  const across = ({ x }) => (isLeft ? -x : x);
  return {
    title: "Beehive",
    sentence: `${onStumps} of ${many(passed.length, "recorded ball")} on the stumps.`,
    isLeft,
    passed,
    said: passed.map((one) => `${ballLabel(s, one.ball)}: ${writePlace(across(one), one.y)}, ${one.ball.text}`),
    heads: ["Line", "Balls", "Runs", "Wickets"],
    rows: lines.map(([words, holds]) => {
      const found = passed.filter((one) => holds(across(one))).map(({ ball }) => ball);
      return [words, found.length, found.reduce((sofar, ball) => sofar + ball.runs, 0), found.filter((ball) => ball.wickets).length];
    }),
  };
}

function isOnStumps({ x, y }) {
  return Math.abs(x) <= STUMPS.half && y <= STUMPS.height;
}

// `x` as of a right-hander: the off side is below 0.
function writePlace(x, y) {
  const side = x < 0 ? "off" : "leg";
  const across = Math.abs(x) <= STUMPS.half ? "in line with the stumps" : `${Math.abs(x)} cm to ${side}`;
  return `${across}, ${y} cm high`;
}

// The places as they are drawn: mirrored if right- and left-handers are among them.
function placed(balls, batter, key) {
  const found = balls.filter((ball) => ball[key] && (!batter || ball.striker_id === batter));
  const mirrors = found.some((ball) => !ball[key].left_handed);
  return found.map((ball) => {
    const { x, y, left_handed: isLeft = false } = ball[key];
    return { x: isLeft && mirrors ? -x : x, y, isLeft, ball, zone: key === "shot" ? zoneOf(ball.shot) : null };
  });
}
