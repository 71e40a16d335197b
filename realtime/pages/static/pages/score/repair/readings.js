// What would become of the match, in each reading that makes a difference: the batters of later balls follow, or stay. No drawing.

import { NO_BALL, strikeOf } from "./ball.js";
import { ballsAfter, merge } from "./list.js";
import * as repair from "./repair.js";

// Return the readings of what was asked about the ball or event that the flow has chosen.
export async function readAll(flow, asked) {
  const { chosen, entries } = flow;
  const free = await judge(flow, repair.FREE, asked);
  const hasLater = chosen !== null && ballsAfter(entries, chosen).length + (isInserted(asked) ? 1 : 0) > 0;
  const kept = hasLater && repair.canKeep(asked) ? await judge(flow, repair.KEPT, repair.keeping(asked)) : null;
  const readings = repair.needed(free, kept, moves(flow, asked));
  for (const reading of readings) await addRepair(flow, reading, kept);
  return readings;
}

async function judge({ data, c }, key, asked) {
  return { key, asked, outcome: repair.readOutcome(await data.preview(asked), c.snapshot), repair: null };
}

// The smallest repair may be the other reading, which is shown beside it.
async function addRepair(flow, reading, kept) {
  const body = reading.outcome.refused?.repair;
  reading.isMendedByKept = Boolean(body && kept && !kept.outcome.refused && repair.isSame(body, kept.asked.body));
  if (body && !reading.isMendedByKept) reading.repair = await judge(flow, reading.key, { action: "corrections", body });
}

function isInserted({ action }) {
  return action === "delivery" || action === "event";
}

// Whether the strike of later balls may hang on it: where only the score of a preview is known.
function moves({ chosen, c }, { action, body }) {
  const { conditions } = c.snapshot;
  const now = chosen?.row ? strikeOf(chosen.payload, conditions) : NO_BALL;
  if (action === "patch") return now !== (chosen?.row ? strikeOf(merge(chosen.payload, body), conditions) : NO_BALL);
  if (action === "remove") return now !== NO_BALL;
  if (action === "delivery") return strikeOf(body, conditions) !== NO_BALL;
  return action === "corrections";
}
