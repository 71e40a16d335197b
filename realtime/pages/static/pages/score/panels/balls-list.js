// The balls and events of an innings, newest over first, as rows to tap.

import * as words from "../../shared/words.js";
import { html, nothing } from "../../vendor/lit-html.js";
import { markOf } from "../drawing/drawing.js";
import { T } from "../strings.js";
import { sayEvent } from "./balls-words.js";

const R = T.repair;

export function drawList(c, flow) {
  if (flow.isFailed)
    return html`<p class="problem" role="alert">${R.failed}</p>
      <button @click=${() => flow.load()}>${R.again}</button>`;
  if (flow.entries === null) return html`<p class="note" role="status">${R.loading}</p>`;
  if (flow.entries.length === 0) return html`<p class="note">${R.empty}</p>`;
  return html`<p class="note">${R.hint}</p>
    ${flow.groups.map((group) => drawOver(c, flow, group))}`;
}

function drawOver(c, flow, group) {
  const names = group.bowlers.map((id) => words.name(c.snapshot, id)).join(", ");
  const title = group.over === null ? R.before : R.over(group.over + 1, names);
  return html`<section class="over" aria-label=${title}>
    <h3>${title} ${group.over === null ? nothing : html`<small>${R.overTotal(group.runs, group.wickets)}</small>`}</h3>
    <ul>
      ${group.entries.map((entry) => html`<li>${drawRow(c, flow, entry)}</li>`)}
    </ul>
  </section>`;
}

function drawRow(c, flow, entry) {
  const isLooked = flow.look.has(entry.seq);
  const isMarked = flow.marked.has(entry.seq);
  return html`<button
    class=${isLooked || isMarked ? "row chosen" : "row"}
    data-row
    data-seq=${entry.seq}
    data-look=${isLooked ? "" : nothing}
    ?disabled=${flow.data.whyNot !== null}
    @click=${() => flow.open(entry)}
  >
    ${entry.row ? drawBall(c, entry.row) : html`<span class="label">–</span><span>${sayEvent(c.snapshot, entry)}</span>`}
    ${isMarked ? html`<small class="flag">${R.marked}</small>` : nothing}
  </button>`;
}

function drawBall(c, row) {
  const { sign, look } = markOf(c, row);
  return html`<span class="label">${R.place(row)}</span> <span class="ball ${look}" aria-hidden="true">${sign}</span>
    <span>${row.line}${row.legal === false ? html` <small>(${R.extraBall})</small>` : nothing}</span>`;
}
