// What page.js needs for practice, in one place: a match that is scored and sent nowhere.

import { Matches, readSeed } from "./matches.js";
import { PracticeScoring } from "./scoring.js";

export { drawTold, drawWaiting } from "../panels/practice.js";

export function makeScoring({ desk, onChange }) {
  const matches = new Matches({ version: document.body.dataset.practice });
  return new PracticeScoring({ desk, matches, seed: readSeed(location.search), onChange });
}
