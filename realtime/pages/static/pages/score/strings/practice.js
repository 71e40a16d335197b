// The English texts of practice. What happens at the ground is told by the server (scoring/practice/).

// Of each oddity: how it is scored and why, and the Law (MCC, 2017 Code, 3rd edition 2022).
const oddities = {
  wide_run: { law: "22.7", why: "Runs that are run with a wide are wides, too, and all of them count against the bowler." },
  noball_hit: { law: "21.16", why: "The no-ball is one extra. What comes off the bat belongs to the batter, and counts besides." },
  noball_byes: { law: "21.16", why: "The no-ball is one extra; runs that the bat did not make stay byes or leg byes." },
  leg_byes: { law: "23.2", why: "Off the body, not the bat: leg byes. Neither the batter nor the bowler gets them, but the batter faced a ball." },
  byes: { law: "23.1", why: "Neither bat nor body: byes. Neither the batter nor the bowler gets them, but the batter faced a ball." },
  all_run_four: { law: "18.1", why: "Four that were run count to the batter, but are no boundary: the card has no four." },
  overthrow: { law: "19.8", why: "The runs that were run, and the four of the overthrow, all count to the batter: 1 and 4 are 5." },
  short_run: { law: "18.4", why: "A short run does not count, but it was run: it decides who faces." },
  run_out: { law: "38", why: "The completed run counts, the one in progress does not. The bowler gets no wicket." },
  stumped_off_wide: { law: "39", why: "A batter can be stumped off a wide. The wide counts, the bowler gets the wicket, and it is no ball of the over." },
  caught_and_bowled: { law: "33", why: "The bowler took the catch. The new batter faces (Law 18.11)." },
  hit_wicket: { law: "35", why: "The batter broke the wicket while playing the ball. The bowler gets the wicket." },
  retired_hurt: { law: "25.4.2", why: "Hurt is not out: no wicket falls, and the batter may come back." },
  bowler_hurt: { law: "17.8", why: "Another bowler finishes the over. Each has the balls that he bowled." },
  penalty_runs: { law: "41.17", why: "Five runs as penalty extras: no batter and no bowler has them. To the fielding side they count in its own innings." },
  free_hit: { law: null, why: "Off a free hit nobody is bowled. That is in the conditions of the match, not in the Laws." },
  seventh_ball: { law: "17.5", why: "If the umpire miscounts, the over stands as he counted it." },
  correction: { law: "3.2", why: "The scorers record what the umpires say, later on too. A ball of the past is mended, not the total." },
};

const INNINGS = ["", "First innings", "Second innings"];
const of = (number, text) => `${INNINGS[number] ?? `Innings ${number}`}: ${text}`;

// A fact by its path (facts.js), in words. `name` and `team` return those of an id.
const facts = {
  toss: () => "who won the toss",
  decision: () => "the choice at the toss",
  striker: () => "who faces",
  nonStriker: () => "the non-striker",
  bowler: () => "who bowls",
  freeHit: () => "free hit",
  result: () => "the result",
  innings: (number, key) => of(number, { side: "who bats", runs: "total", wickets: "wickets", overs: "overs", target: "target" }[key] ?? key),
  extras: (number, kind) => of(number, { wides: "wides", noballs: "no-balls", byes: "byes", legbyes: "leg byes", penalty: "penalty runs" }[kind]),
  batter: (number, who, key) => `${who}: ${{ runs: "runs", balls: "balls faced", fours: "fours", sixes: "sixes", out: "how out" }[key]}`,
  bowler_row: (number, who, key) => `${who}: ${{ overs: "overs bowled", maidens: "maidens", runs: "runs conceded", wickets: "wickets" }[key]}`,
};

const many = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

export const practice = {
  title: "Practice",
  name: "Practice match",
  nowhere: "Practice: nothing is sent.",
  intro: "Score what you read, as if you saw it. Nothing is sent anywhere, and nothing can break.",
  progress: (step, steps, seed) => `${seed}: step ${step} of ${steps}`,
  told: "What happens",
  hint: "Show me how",
  hintTitle: "It would be recorded so:",
  hints: {
    patch: (text) => ["Tap that ball in this over, or Undo as far as it", `make it: ${text}`],
  },
  skip: "There is nothing to record",
  right: "Right.",
  wrong: (yours) => (yours === null ? "Something had to be recorded there." : `You recorded: ${yours}.`),
  shouldBe: (right) => `Right would be: ${right}.`,
  carried: "Your book still differs from an earlier step. Go on, mend it, or let it be put right.",
  differences: "In your book",
  difference: (about, yours, right) => `${about} ${yours ?? "nothing"}, right ${right ?? "nothing"}`,
  more: (count) => `and ${count} more`,
  undo: "Undo and try again",
  mend: "Put my book right",
  next: "Next match",
  again: "This match again",
  back: "To the matches",
  law: (law) => `Law ${law}`,
  over: {
    title: "The end of practice",
    allRight: "You scored everything right.",
    count: (count) => `${many(count, "thing")} scored differently:`,
    bookRight: "Your book is right at the end.",
    bookWrong: "At the end your book differs:",
    yours: "Yours",
    right: "Right",
    isMended: "mended later",
    nothing: "nothing",
    at: (label) => (label ? `Ball ${label}` : "Before the first ball"),
  },
  facts,
  oddities,
  isSaid: (value) => (value === true ? "yes" : String(value)),
  short: (count) => `, ${many(count, "short run")}`,
  sameOver: ", one ball more in this over",
  corrected: (text) => `a correction: ${text}`,
  otherEvent: (kind) => kind.replaceAll("_", " "),
  events: {
    toss: ({ side, decision }) => `toss: ${side}, to ${decision}`,
    innings_started: ({ side, who }) => `innings of ${side}, ${who} faces`,
    retired: ({ who, reason, next }) => `${who} retired ${reason}${next ? `, ${next} comes in` : ""}`,
    bowler_changed: ({ who }) => `${who} finishes the over`,
    penalty_runs: ({ side, runs = 5 }) => `${runs} penalty runs to ${side}`,
    dismissal: ({ dismissal }) => `out without a ball: ${dismissal}`,
    over_ended: () => "end of the over",
    innings_ended: () => "end of the innings",
  },
  waits: {
    match: "The match is being fetched.",
    engine: "The laws are being loaded: practice begins as soon as they are here. The first time takes a minute or two on a slow net.",
    off: "Practice needs the laws on this device, and they cannot run here. Try another browser, or open this page again later.",
    lost: "The laws stopped on this device. Open the page again: practice begins anew.",
    absent: "This match cannot be fetched without a net.",
  },
  kept: "These are kept on this device:",
  match: (seed) => `Match ${seed}`,
};
