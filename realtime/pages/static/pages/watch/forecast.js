// The newest prediction of a match, and the curve of chances after each ball. The curve is fetched once; then each ball
// appends a point. After any other change, such as a correction, it must be fetched again. Nothing here touches the page.

const BIGGEST = 5;

export class Forecast {
  constructor() {
    Object.assign(this, { prediction: null, teamId: null, points: [] });
    this.predictionPlace = { epoch: -1, seq: -1 };
    this.curvePlace = { epoch: -1, seq: -1 };
    this.chance = undefined; // of `teamId`, at curvePlace; the next swing is counted from it
    this.balls = 0; // since curvePlace
    this.isBroken = false; // true until the curve is fetched again
  }

  // Take the body of GET /games/{id}/prediction, while the page is at `place`. False if the page is ahead of it.
  takeFetched(body, place) {
    if (isLater(this.curvePlace, body)) return true;
    Object.assign(this, { points: body.curve, teamId: body.team_id, curvePlace: placeOf(body), balls: 0 });
    this.isBroken = isLater(place, body);
    if (!isLater(this.predictionPlace, body)) Object.assign(this, { prediction: body.prediction, predictionPlace: placeOf(body) });
    this.chance = body.prediction.win?.[this.teamId];
    return !this.isBroken;
  }

  // Take the change from one snapshot to the next. False if the curve must be fetched again.
  takeSnapshot(snapshot, previous, place) {
    if (this.teamId === null || !isLater(place, this.curvePlace)) return true;
    const change = place.epoch === this.curvePlace.epoch ? changeOf(snapshot, previous) : "other";
    if (change === "ball") this.balls += 1;
    this.isBroken ||= change === "other";
    return !this.isBroken;
  }

  // Take a prediction:update, while the page is at `place`. False if the curve must be fetched again.
  takePrediction(message, snapshot, place) {
    if (!isLater(message, this.predictionPlace)) return true;
    Object.assign(this, { prediction: message.prediction, predictionPlace: placeOf(message) });
    if (this.teamId === null || this.isBroken || !isLater(message, this.curvePlace)) return !this.isBroken;
    if (this.balls > 1) return false;
    if (isLater(place, message)) return true; // the prediction for that place is still to come
    if (this.balls === 1 && message.prediction.win && !snapshot.super_over) this.append(message, snapshot);
    this.chance = message.prediction.win?.[this.teamId];
    Object.assign(this, { curvePlace: placeOf(message), balls: 0 });
    return true;
  }

  append({ seq, prediction }, snapshot) {
    const { over, ball } = snapshot.deliveries.list.at(-1);
    const win = prediction.win[this.teamId];
    const point = { seq, innings: snapshot.innings_number, over: `${over}.${ball}`, win };
    Object.assign(point, { runs: snapshot.total_runs, wickets: snapshot.total_wickets });
    if (this.chance !== undefined) point.swing = win - this.chance;
    this.points = [...this.points, point];
  }
}

export function isLater(one, other) {
  return one.epoch > other.epoch || (one.epoch === other.epoch && one.seq > other.seq);
}

function placeOf({ epoch, seq }) {
  return { epoch, seq };
}

// Return "ball" for one more ball, "between" for an event between balls, "other" for anything else. What a delta does not
// touch stays the same object: one more ball leaves the ball before it, and all earlier overs.
function changeOf(snapshot, previous) {
  if (!previous || previous.innings !== snapshot.innings || !keeps(previous.progress, snapshot.progress)) return "other";
  const [now, before] = [snapshot.deliveries, previous.deliveries];
  if (now === before) return "between";
  const isNext = now.from_index + now.list.length === before.from_index + before.list.length + 1;
  return isNext && now.list.at(-2) === before.list.at(-1) ? "ball" : "other";
}

function keeps(before = {}, now = {}) {
  return Object.entries(before).every(([over, row]) => now[over] === row);
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

// 0 % and 100 % are for matches that are decided; rounding must not claim more.
export function percent(chance) {
  if (chance > 0.99 && chance < 1) return "above 99 %";
  if (chance > 0 && chance < 0.01) return "below 1 %";
  return `${Math.round(100 * chance)} %`;
}

export function swingText({ over, swing }) {
  return `${over}: ${swing < 0 ? "−" : "+"}${Math.round(Math.abs(100 * swing))} %`;
}

export function scoreText({ projected, low, high }) {
  return `Projected ${projected}; four times in five it is ${low} to ${high}`;
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
  const chances = points.map((point) => point.win);
  const lowest = points[chances.indexOf(Math.min(...chances))];
  const highest = points[chances.indexOf(Math.max(...chances))];
  const at = (point) => `${percent(point.win)} at ${point.over} of innings ${point.innings}`;
  return `Chance of ${name} after each ball: ${percent(chances.at(-1))} now, highest ${at(highest)}, lowest ${at(lowest)}`;
}
