// A row of a list of matches, as templates/pages/home/row.html draws it, moved by a summary.

import { el, setText } from "../shared/dom.js";
import { isLater } from "./summaries.js";

const NOT_PLAYED = ["scheduled", "complete"];

// Show a `summary:update` in the row of its match (its <a>), unless that shows a later state.
export function showSummary(row, { epoch, seq, summary }) {
  const [shownEpoch, shownSeq] = row.dataset.place.split(".").map(Number);
  if (!isLater({ epoch, seq }, { epoch: shownEpoch, seq: shownSeq })) return;
  row.dataset.place = `${epoch}.${seq}`;
  row.querySelector(".scores").replaceChildren(...summary.sides.map(drawSide));
  setText(row.querySelector(".situation"), summary.situation);
  setText(row.querySelector(".strip"), summary.super_over);
  const phase = row.querySelector(".chip");
  phase.hidden = NOT_PLAYED.includes(summary.status);
  phase.className = summary.status === "live" ? "chip live" : "chip";
  setText(phase, summary.phase || "live");
}

function drawSide({ name, totals, overs, is_batting: isBatting }) {
  return el(
    "span",
    { class: isBatting ? "side batting" : "side" },
    el("bdi", {}, name),
    el("span", { class: "totals" }, totals.join(" & ")),
    el("span", { class: "overs" }, overs ? `(${overs})` : ""),
  );
}
