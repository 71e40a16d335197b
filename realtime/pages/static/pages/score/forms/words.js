// Names and places of a snapshot, for sentences.

import { ballsOfThisOver } from "../../shared/words.js";

export { name, teamName } from "../../shared/words.js";

// The number of the over in progress, counted from 0.
export function thisOver(s) {
  return ballsOfThisOver(s).at(-1)?.over;
}
