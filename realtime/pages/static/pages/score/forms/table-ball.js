// The fields of a ball, and those that other events share with it.

export const DISMISSALS = [
  "bowled",
  "caught",
  "caught and bowled",
  "lbw",
  "stumped",
  "hit wicket",
  "run out",
  "obstructing the field",
  "hit the ball twice",
  "timed out",
  "retired hurt",
  "retired not out",
  "retired out",
  "handled the ball",
];
// Laws 37, 38.3 and 40: the kinds that need no ball.
const WITHOUT_BALL = ["timed out", "run out", "obstructing the field"];

export const RULES_OF_DISMISSAL = {
  values: [...WITHOUT_BALL, ...DISMISSALS.filter((kind) => !WITHOUT_BALL.includes(kind))],
  why: (value) => (WITHOUT_BALL.includes(value) ? null : "offBall"),
};

export const NEXT_BATTER = { name: "next_batter_id", type: "player", of: "coming" };

const ENDS = { type: "choice", values: ["striker", "non_striker"], words: "end" };
const RUNS = { type: "number", min: 0, max: 36, standard: 0 };
const RADIUS = { type: "number", min: -2000, max: 2000, isRare: true };
const CENTIMETRES = { type: "number", min: 0, max: 300, isRare: true };
const LEFT_HANDED = { type: "yes", standard: false, isRare: true };

export const FIELDERS = {
  name: "fielders",
  type: "list",
  item: [
    { name: "id", type: "player", of: "fielding" },
    { name: "name", type: "text", most: 200 },
    { name: "substitute", type: "yes", standard: false },
  ],
};

const WICKET = [
  { name: "kind", type: "choice", values: DISMISSALS, words: "dismissal", required: true },
  { name: "player_out_id", type: "player", of: "batting" },
  { ...ENDS, name: "end", show: ({ kind }) => kind === "run out" },
  FIELDERS,
];

export const DELIVERY = {
  group: "ball",
  fields: [
    { ...RUNS, name: "runs" },
    ...["wides", "noballs", "byes", "legbyes", "penalty"].map((extra) => ({ ...RUNS, name: `extras.${extra}` })),
    { name: "counts", type: "yes", standard: true },
    { name: "same_over", type: "yes", standard: false },
    { name: "short_runs", type: "number", min: 0, max: 10, standard: 0 },
    { name: "non_boundary", type: "yes", standard: false, show: ({ runs }) => runs === 4 || runs === 6 },
    { name: "wickets", type: "list", item: WICKET },
    { name: "crossed", type: "maybe" },
    { ...NEXT_BATTER },
    { name: "bowler_id", type: "player", of: "bowlers" },
    { name: "striker_id", type: "player", of: "batters", isRare: true },
    { name: "non_striker_id", type: "player", of: "batters", isRare: true },
    { name: "commentary", type: "lines", most: 2000, isRare: true },
    { ...RADIUS, name: "shot.x" },
    { ...RADIUS, name: "shot.y" },
    { ...LEFT_HANDED, name: "shot.left_handed" },
    { ...CENTIMETRES, name: "passed.x", min: -300 },
    { ...CENTIMETRES, name: "passed.y", max: 400 },
    { ...LEFT_HANDED, name: "passed.left_handed" },
    { name: "at", type: "text", most: 200, isRare: true },
  ],
};
