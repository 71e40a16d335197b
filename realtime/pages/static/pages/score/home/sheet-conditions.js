// Every condition in words, with what is usual in this format.

import { html, nothing } from "../../vendor/lit-html.js";
import { T } from "../strings.js";
import { FIELDS, GROUPS, usualOf } from "./conditions.js";
import { drawField } from "./sheet-field.js";

const W = T.newMatch;

export function drawConditions(n) {
  const count = Object.keys(n.draft.changed).length;
  return html`<details class="card ask conditions">
    <summary>${W.change}${count ? html` <small>${W.changed(count)}</small>` : nothing}</summary>
    ${Object.keys(GROUPS).map((group) => drawGroup(n, group))}</details>`;
}

function drawGroup(n, group) {
  const names = Object.keys(GROUPS[group]);
  const changed = names.filter((name) => name in n.draft.changed).length;
  return html`<details><summary>${W.groups[group]}${changed ? html` <small>${W.changed(changed)}</small>` : nothing}</summary>
    ${names.map((name) => drawCondition(n, name))}</details>`;
}

function drawCondition(n, name) {
  const [text, tell] = W.conditions[name];
  const isChanged = name in n.draft.changed;
  const usual = sayUsual(n, name);
  return drawField({
    name,
    text: isChanged ? html`<b>${text}</b>` : text,
    tell: isChanged && usual !== null ? `${tell} ${W.follows(usual)}.` : tell,
    fault: n.faults[name],
    control: (about) => drawControl(n, name, about),
  });
}

function drawControl(n, name, about) {
  const { kind } = FIELDS[name];
  const value = n.typed[name] ?? n.valueOf(name);
  const change = (event) => n.setCondition(name, event.target.value);
  if (kind === "yes") return drawSelect(name, ["true", "false"].map((each) => [each, W.choice[each]]), String(value), about, change);
  if (kind === "one") return drawSelect(name, choicesOf(name), value ?? "", about, change);
  const [, , instead = W.noLimit] = W.conditions[name];
  return html`<input id=${name} autocomplete="off" inputmode=${kind === "count" ? "numeric" : "text"} .value=${value ?? ""}
    placeholder=${instead} aria-describedby=${about.by} aria-invalid=${about.isWrong} @change=${change}>`;
}

function choicesOf(name) {
  const { values, isOptional } = FIELDS[name];
  return [...(isOptional ? [""] : []), ...values].map((each) => [each, W.conditions[name][2][each]]);
}

function drawSelect(name, choices, chosen, about, change) {
  return html`<select id=${name} aria-describedby=${about.by} aria-invalid=${about.isWrong} @change=${change}>
    ${choices.map(([value, text]) => html`<option value=${value} .selected=${value === chosen}>${text}</option>`)}</select>`;
}

function sayUsual(n, name) {
  const { [name]: _, ...others } = n.draft.changed;
  return sayValue(name, usualOf(n.draft.format, others, name));
}

function sayValue(name, value) {
  const { kind } = FIELDS[name];
  if (kind === "yes") return W.choice[value];
  if (kind === "one") return W.conditions[name][2][value ?? ""];
  if (kind === "overs" && value === null) return W.conditions[name][2];
  return value === null || value === "" ? W.noLimit : String(value);
}

// "overs of an innings 15", for the review.
export function nameOf(n, name) {
  const [text] = W.conditions[name];
  return `${text.charAt(0).toLowerCase()}${text.slice(1)} ${sayValue(name, n.valueOf(name))}`;
}
