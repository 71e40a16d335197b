// The fields of a form as templates, one for each type. `form` is {values, s, old, facts, problems, id, change(name, value)}.

import { html, nothing } from "../../vendor/lit-html.js";
import { T } from "../strings.js";
import { isSaid, isShown } from "./fields.js";
import { listPlayers } from "./people.js";
import { name, teamName } from "./words.js";

const F = T.forms;
const FEW = 4;

export function drawFields(fields, form) {
  const shown = fields.filter((field) => isShown(field, form.values, form.s, form.old));
  const usual = shown.filter((field) => !field.isRare);
  const rare = shown.filter((field) => field.isRare);
  const isSaidRare = rare.some((field) => isSaid(form.values[field.name]) || form.problems[field.name]);
  return html`${usual.map((field) => drawField(field, form))}
  ${
    rare.length
      ? html`<details ?open=${isSaidRare}>
          <summary>${F.more}</summary>
          ${rare.map((field) => drawField(field, form))}
        </details>`
      : nothing
  }`;
}

function drawField(field, form) {
  const id = `${form.id}-${field.name}`;
  const problem = form.problems[field.name];
  const told = [field.hint ? `${id}-hint` : "", problem ? `${id}-problem` : ""].filter(Boolean).join(" ");
  const about = { id, told: told || nothing, isWrong: problem ? "true" : nothing };
  return html`<div class="field">
    ${WIDGETS[field.type](field, form, about)} ${field.hint ? html`<p class="note" id="${id}-hint">${field.hint}</p>` : nothing}
    ${problem ? html`<p class="problem" role="alert" id="${id}-problem">${problem}</p>` : nothing}
  </div>`;
}

const WIDGETS = {
  team: (field, form, about) =>
    drawButtons(
      field,
      form,
      about,
      Object.keys(form.s.teams).map((id) => [id, teamName(form.s, id)]),
    ),
  yes: (field, form, about) =>
    drawButtons(field, form, about, [
      [true, F.yes],
      [false, F.no],
    ]),
  maybe: (field, form, about) =>
    drawButtons(field, form, about, [
      [true, F.yes],
      [false, F.no],
      [undefined, F.unsaid],
    ]),
  choice: drawChoice,
  player: drawPlayer,
  number: (field, form, about) => drawInput(field, form, about, { type: "number", mode: "numeric", read: readNumber }),
  text: (field, form, about) => drawInput(field, form, about, { type: "text", mode: "text", read: (input) => input.value }),
  overs: (field, form, about) => drawInput(field, form, about, { type: "text", mode: "decimal", read: (input) => input.value }),
  lines: drawLines,
  list: drawList,
};

function labelOf(field) {
  return html`${field.label}${field.required ? html` <span aria-hidden="true">*</span>` : nothing}`;
}

function drawButtons(field, form, about, choices) {
  const value = form.values[field.name];
  return html`<div role="group" aria-labelledby="${about.id}-label" aria-describedby=${about.told}>
    <span id="${about.id}-label">${labelOf(field)}</span>
    <div class="choices">
      ${choices.map(
        ([each, label]) =>
          html`<button
            type="button"
            class=${each === value ? "chosen" : ""}
            aria-pressed=${each === value}
            @click=${() => form.change(field.name, each)}
          >
            ${label}
          </button>`,
      )}
    </div>
  </div>`;
}

function drawChoice(field, form, about) {
  const words = F.choices[field.words];
  if (field.values.length <= FEW)
    return drawButtons(
      field,
      form,
      about,
      field.values.map((value) => [value, words[value]]),
    );
  const isGrey = (value) => field.why?.(value) && !form.facts.isPast;
  return drawSelect(
    field,
    form,
    about,
    field.values.map((value) => ({ value, label: words[value], why: isGrey(value) ? F.why[field.why(value)] : null })),
  );
}

function drawPlayer(field, form, about) {
  const { s, facts, sideValues } = form;
  const listed = listPlayers(field.of, { ...sideValues, ...form.values }, s, facts);
  const value = form.values[field.name];
  // A recorded player stays in sight, whoever is offered now.
  const all = value && !listed.some(({ id }) => id === value) ? [{ id: value, why: null }, ...listed] : listed;
  return drawSelect(
    field,
    form,
    about,
    all.map(({ id, why }) => ({ value: id, label: name(s, id), why: why && (F.why[why] ?? why) })),
  );
}

function drawSelect(field, form, about, options) {
  const value = form.values[field.name];
  return html`<label for=${about.id}>${labelOf(field)}</label>
    <select
      id=${about.id}
      aria-describedby=${about.told}
      aria-invalid=${about.isWrong}
      aria-required=${field.required ? "true" : nothing}
      @change=${(event) => form.change(field.name, event.target.value || undefined)}
    >
      <option value="" .selected=${!isSaid(value)}>${field.required ? "" : field.of === "coming" ? F.nobody : F.unsaid}</option>
      ${options.map(
        ({ value: each, label, why }) =>
          html`<option value=${each} .selected=${each === value} ?disabled=${Boolean(why) && each !== value}>
            ${label}${why ? ` (${why})` : ""}
          </option>`,
      )}
    </select>`;
}

function drawInput(field, form, about, { type, mode, read }) {
  return html`<label for=${about.id}>${labelOf(field)}</label>
    <input
      id=${about.id}
      type=${type}
      inputmode=${mode}
      autocomplete="off"
      min=${field.min ?? nothing}
      max=${field.max ?? nothing}
      maxlength=${field.most ?? nothing}
      aria-describedby=${about.told}
      aria-invalid=${about.isWrong}
      aria-required=${field.required ? "true" : nothing}
      .value=${String(form.values[field.name] ?? "")}
      @input=${(event) => form.change(field.name, read(event.target))}
    />`;
}

function readNumber(input) {
  return input.value === "" || Number.isNaN(input.valueAsNumber) ? undefined : input.valueAsNumber;
}

function drawLines(field, form, about) {
  return html`<label for=${about.id}>${labelOf(field)}</label>
    <textarea
      id=${about.id}
      rows="3"
      maxlength=${field.most}
      aria-describedby=${about.told}
      aria-invalid=${about.isWrong}
      aria-required=${field.required ? "true" : nothing}
      .value=${form.values[field.name] ?? ""}
      @input=${(event) => form.change(field.name, event.target.value)}
    ></textarea>`;
}

// Each entry is a small form of its own, whose players depend on the side of the whole one.
function drawList(field, form, about) {
  const list = form.values[field.name] ?? [];
  const replace = (items) => form.change(field.name, items.length || field.canBeNone ? items : undefined);
  const what = F.items[field.name];
  return html`<fieldset>
    <legend>${field.label}</legend>
    ${list.map(
      (item, at) =>
        html`${drawItem(field, form, { item, id: `${about.id}-${at}`, change: (changed) => replace(put(list, at, changed)) })}
          <button type="button" class="plain" @click=${() => replace(list.filter((each, other) => other !== at))}>
            ${F.remove(what)}
          </button>`,
    )}
    <button type="button" @click=${() => replace([...list, {}])}>${F.add(what)}</button>
    ${
      field.canBeNone
        ? html`<button
            type="button"
            class=${form.values[field.name]?.length === 0 ? "chosen" : ""}
            aria-pressed=${form.values[field.name]?.length === 0}
            @click=${() => form.change(field.name, form.values[field.name]?.length === 0 ? undefined : [])}
          >
            ${F.none}
          </button>`
        : nothing
    }
  </fieldset>`;
}

function put(list, at, item) {
  return list.map((each, other) => (other === at ? item : each));
}

function drawItem(field, form, { item, id, change }) {
  const inner = {
    ...form,
    id,
    values: item,
    old: item,
    problems: {},
    sideValues: form.values,
    change: (part, value) => change(without({ ...item, [part]: value })),
  };
  return drawFields(field.item, inner);
}

function without(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
