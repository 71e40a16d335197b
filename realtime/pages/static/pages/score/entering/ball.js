// A ball while it is entered: parts in any order, by button or key, until it is whole. No drawing, no network.
//
// A ball is {runs, extra, off, allRun, wicket}; null is what nobody has said yet:
// - runs: off the bat, or run on a wide or as byes
// - extra: "wides", "noballs", "byes", "legbyes" or null
// - off: what the runs of a no-ball are: null (the bat), "byes" or "legbyes"
// - wicket: what wicket.js asked, or null

export const EMPTY = Object.freeze({ runs: null, extra: null, off: null, allRun: false, wicket: null });
const MOST_RUN = 7;
const BOUNDARIES = [4, 6];

// Return {ball, done}: the ball with this part, and whether it is whole. A part that says nothing new changes nothing.
// Parts: digits, "wides", "noballs", "byes", "legbyes", "all run", "enter" (as it stands).
export function press(ball, part) {
  if (typeof part === "number") return finish({ ...ball, runs: part });
  if (part === "enter") return isBegun(ball) ? finish({ ...ball, runs: ball.runs ?? usualRuns(ball) }) : { ball, done: false };
  if (part === "all run") return { ball: { ...ball, allRun: true }, done: false };
  if (ball.extra === part || ball.off === part) return press(ball, "enter"); // the same again: the plain one
  if (ball.extra === "noballs" && (part === "byes" || part === "legbyes")) return { ball: { ...ball, off: part }, done: false };
  return { ball: { ...ball, extra: part, off: null }, done: false };
}

// With a wicket, it is the flow of the wicket that says when the ball is whole.
function finish(ball) {
  return { ball, done: ball.wicket === null };
}

export function isBegun(ball) {
  return ball.extra !== null || ball.wicket !== null || ball.allRun;
}

// Byes and leg byes are at least one; a plain wide or no-ball has no run besides.
function usualRuns(ball) {
  const isRun = ball.extra === "byes" || ball.extra === "legbyes" || ball.off !== null;
  return isRun && ball.wicket === null ? 1 : 0;
}

// Return the body of POST /games/{id}/deliveries. `conditions` are those of the match.
export function toBody(ball, conditions) {
  const runs = ball.runs ?? 0;
  const body = {};
  if (ball.extra === "wides") body.extras = { wides: conditions.wide_runs + runs };
  else if (ball.extra === "noballs") body.extras = { noballs: conditions.noball_runs, ...(ball.off && runs ? { [ball.off]: runs } : {}) };
  else if (ball.extra !== null && runs) body.extras = { [ball.extra]: runs };
  if (ball.extra === null || (ball.extra === "noballs" && ball.off === null)) {
    body.runs = runs;
    if (ball.allRun && BOUNDARIES.includes(runs)) body.non_boundary = true;
  }
  return { ...body, ...(ball.wicket ?? {}) };
}

// Return why a ball cannot be, as a key of the strings; null if it can.
export function fault(ball) {
  if (ball.runs !== null && ball.runs > MOST_RUN && !ball.allRun) return "tooManyRuns";
  if (ball.off !== null && ball.runs === 0) return "byesOfNone";
  return null;
}
