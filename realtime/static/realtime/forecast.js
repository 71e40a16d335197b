// What is predicted of a match: the newest chances, and the curve that led to them. The curve is fetched once and goes on
// with each ball; where something else than one more ball happened it says that it must be fetched again. Pure.

const BIGGEST = 5;

export class Forecast {
  constructor() {
    Object.assign(this, { prediction: null, teamId: null, points: [] });
    this.told = { epoch: -1, seq: -1 }; // the place of `prediction`
    this.drawn = { epoch: -1, seq: -1 }; // the place of `points`
    this.chance = undefined; // of `teamId` at that place
    this.balls = 0; // since that place
    this.broken = false;
  }

  // The answer of GET /games/{id}/prediction, while the page is at `place`; false where it lacks what the page has.
  fetched(answer, place) {
    if (isLater(this.drawn, answer)) return true;
    Object.assign(this, { points: answer.curve, teamId: answer.team_id, drawn: placeOf(answer), balls: 0 });
    this.broken = isLater(place, answer);
    if (!isLater(this.told, answer)) Object.assign(this, { prediction: answer.prediction, told: placeOf(answer) });
    this.chance = answer.prediction.win?.[this.teamId];
    return !this.broken;
  }

  // The page went from one snapshot to the next; false where the curve does not go on from here.
  moved(snapshot, previous, place) {
    if (this.teamId === null || !isLater(place, this.drawn)) return true;
    const what = place.epoch === this.drawn.epoch ? change(snapshot, previous) : "other";
    if (what === "ball") this.balls += 1;
    this.broken ||= what === "other";
    return !this.broken;
  }

  // A prediction:update, while the page is at `place`; false where the curve does not go on from here.
  take(message, snapshot, place) {
    if (!isLater(message, this.told)) return true;
    Object.assign(this, { prediction: message.prediction, told: placeOf(message) });
    if (this.teamId === null || this.broken || !isLater(message, this.drawn)) return !this.broken;
    if (this.balls > 1) return false;
    if (isLater(place, message)) return true; // the one for that place is on its way
    if (this.balls === 1 && message.prediction.win && !snapshot.super_over) this.append(message, snapshot);
    this.chance = message.prediction.win?.[this.teamId];
    Object.assign(this, { drawn: placeOf(message), balls: 0 });
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

// What a delta does not touch keeps its identity: one more ball leaves all others as they were, and all overs before.
function change(snapshot, previous) {
  if (!previous || previous.innings !== snapshot.innings || !keeps(previous.progress, snapshot.progress)) return "other";
  const [now, before] = [snapshot.deliveries, previous.deliveries];
  if (now === before) return "between";
  const isNext = now.from_index + now.list.length === before.from_index + before.list.length + 1;
  return isNext && now.list.at(-2) === before.list.at(-1) ? "ball" : "other";
}

function keeps(before = {}, now = {}) {
  return Object.entries(before).every(([over, row]) => now[over] === row);
}

// The balls that changed most, the biggest first.
export function biggestSwings(points) {
  const swung = points.filter((point) => Math.abs(point.swing ?? 0) >= 0.005);
  return swung.sort((one, other) => Math.abs(other.swing) - Math.abs(one.swing)).slice(0, BIGGEST);
}

// The points at which a wicket had fallen since the one before.
export function wickets(points) {
  return points.filter((point, at) => {
    const before = points[at - 1]?.innings === point.innings ? points[at - 1].wickets : 0;
    return point.wickets > before;
  });
}

// Certain is only what is over.
export function percent(chance) {
  if (chance > 0.99 && chance < 1) return "over 99 %";
  if (chance > 0 && chance < 0.01) return "under 1 %";
  return `${Math.round(100 * chance)} %`;
}

export function swingText({ over, swing }) {
  return `${over}: ${swing < 0 ? "−" : "+"}${Math.round(Math.abs(100 * swing))} %`;
}

export function scoreText({ projected, low, high }) {
  return `Projected ${projected}; four times in five it is ${low} to ${high}`;
}

// How many balls the drawing has room for: those to come too, as long as there may be any.
export function length(points, snapshot) {
  const most = snapshot.max_balls;
  if (snapshot.result || most === undefined || points.length === 0) return points.length;
  const current = points.filter((point) => point.innings === snapshot.innings_number).length;
  const earlier = points.length - current;
  return earlier + Math.max(most, current) + (snapshot.innings_number === 1 ? most : 0);
}

// The curve for who cannot see it.
export function curveText(points, name) {
  if (points.length === 0) return "";
  const chances = points.map((point) => point.win);
  const lowest = points[chances.indexOf(Math.min(...chances))];
  const highest = points[chances.indexOf(Math.max(...chances))];
  const at = (point) => `${percent(point.win)} at ${point.over} of innings ${point.innings}`;
  return `Chance of ${name} after each ball: ${percent(chances.at(-1))} now, highest ${at(highest)}, lowest ${at(lowest)}`;
}
