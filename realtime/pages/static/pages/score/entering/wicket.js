// The questions of a wicket, one after the other, and the part of a ball's body that the answers make. No drawing.
//
// The answers are {kind, out, end, fielders, crossed, next}, each undefined until it is given; the runs are the ball's.
// `fielders` are as REST takes them: [{id}], [{substitute: true}], [] for unknown; `isMoreFielders`: another one had a hand.

const NEEDS_FIELDER = ["caught", "stumped", "run out"];
const EITHER_OUT = ["run out", "obstructing the field"];
const WITH_RUNS = EITHER_OUT;
const CATCHES = ["caught", "caught and bowled"];
// A wicket off a wide or no-ball, as the laws have it (Laws 21.18 and 22.9). A free hit is in `allowed` already.
const OFF = {
  wides: ["stumped", "run out", "hit wicket", "obstructing the field"],
  noballs: ["run out", "hit the ball twice", "obstructing the field"],
};

// In the order of the buttons.
export const KINDS = [
  "bowled", "caught", "caught and bowled", "lbw", "run out", "stumped", "hit wicket", "obstructing the field", "hit the ball twice",
];

// With any other the ball is dead, and what was run does not count (Laws 20.1, 33.4 and 34.4).
export function mayHaveRuns(kind) {
  return WITH_RUNS.includes(kind);
}

// Return [kind, why not] for each kind; null if it is possible. `allowed` are those of the snapshot's `next`.
export function listKinds(ball, allowed) {
  const off = OFF[ball.extra];
  return KINDS.map((kind) => {
    if (off && !off.includes(kind)) return [kind, ball.extra];
    return [kind, allowed.includes(kind) ? null : "freeHit"];
  });
}

// Return the name of the next question; "confirm" when all is known that must be.
// `match` is {striker, nonStriker, facesAfterCatch}: the ids at the crease, and whether the new batter faces after a catch.
export function nextQuestion(answers, ball, match) {
  const { kind } = answers;
  if (kind === undefined) return "how";
  if (EITHER_OUT.includes(kind) && answers.out === undefined && match.nonStriker) return "who";
  if (kind === "run out" && answers.end === undefined) return "end";
  if (WITH_RUNS.includes(kind) && ball.runs === null) return "runs";
  if (answers.isMoreFielders || (NEEDS_FIELDER.includes(kind) && answers.fielders === undefined)) return "fielder";
  if (decidesWhoFaces(answers, match) && answers.crossed === undefined) return "crossed";
  return "confirm";
}

// Only here does it matter whether the batters had crossed: who was run out and at which end says it by itself.
function decidesWhoFaces({ kind }, { facesAfterCatch, nonStriker }) {
  if (!nonStriker) return false;
  return kind === "obstructing the field" || (CATCHES.includes(kind) && !facesAfterCatch);
}

// Return what the wicket adds to the body of the ball.
export function toWicket(answers) {
  const { kind, out, end, fielders, crossed, next } = answers;
  const wicket = { kind };
  if (out !== undefined) wicket.player_out_id = out;
  if (end !== undefined) wicket.end = end;
  if (fielders?.length) wicket.fielders = fielders;
  const body = { wickets: [wicket] };
  if (crossed !== undefined) body.crossed = crossed;
  if (next) body.next_batter_id = next;
  return body;
}
