// The newest prediction of a match, and the curve of chances after each ball. The curve is fetched once; then each ball
// appends a point. After any other change, such as a correction, it must be fetched again. Nothing here touches the page.

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
    if (prediction.draw !== undefined) point.draw = prediction.draw;
    if (prediction.dl?.par !== undefined) point.par = prediction.dl.par;
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
export function changeOf(snapshot, previous) {
  if (!previous || previous.innings !== snapshot.innings || !keeps(previous.progress, snapshot.progress)) return "other";
  const [now, before] = [snapshot.deliveries, previous.deliveries];
  if (now === before) return "between";
  const isNext = now.from_index + now.list.length === before.from_index + before.list.length + 1;
  return isNext && now.list.at(-2) === before.list.at(-1) ? "ball" : "other";
}

function keeps(before = {}, now = {}) {
  return Object.entries(before).every(([over, row]) => now[over] === row);
}

// 0 % and 100 % are for matches that are decided; rounding must not claim more.
export function percent(chance) {
  if (chance > 0.99 && chance < 1) return "above 99 %";
  if (chance > 0 && chance < 0.01) return "below 1 %";
  return `${Math.round(100 * chance)} %`;
}

export function scoreText({ projected, low, high }) {
  return `Projected ${projected}; four times in five it is ${low} to ${high}`;
}
