// One step of a wizard (forms/wizards.js) as a template.

import { html, nothing } from "../../vendor/lit-html.js";
import { isSaid } from "../forms/fields.js";
import { T } from "../strings.js";

const F = T.forms;

export function drawStep(step, { problem, told = null, isSending, titleId, entered, onEnter, onAnswer, onSend, onBack, onCancel }) {
  const detail = problem?.detail ?? Object.values(problem?.fields ?? {}).join(" ");
  const submit = (event) => {
    event.preventDefault();
    if (step.send) onSend();
    else if (step.input && isSaid(entered)) onAnswer(entered);
  };
  return html`<form class="card ask" novalidate aria-labelledby=${titleId} @submit=${submit}>
    <h2 id=${titleId} tabindex="-1">${step.title ?? step.sentence}</h2>
    ${step.help ? html`<p class="note">${step.help}</p>` : nothing} ${step.text ? html`<p>${step.text}</p>` : nothing}
    ${told ? html`<p role="status" class="told">${told}</p>` : nothing}
    ${step.read || step.isAtOnce ? html`<p role="status">${F.working}</p>` : nothing}
    ${step.choices ? drawGroups(step.choices, onAnswer) : nothing}
    ${step.input ? drawInput(step.input, entered, onEnter) : nothing}
    ${problem ? html`<p class="problem" role="alert">${detail}</p>` : nothing}
    <div class="choices">
      ${step.send || step.input ? html`<button class="main" ?disabled=${isSending}>${step.send ? F.record : F.next}</button>` : nothing}
      ${onBack ? html`<button type="button" class="plain" @click=${onBack}>${F.back}</button>` : nothing}
      <button type="button" class="plain" @click=${onCancel}>${F.cancel}</button>
    </div>
  </form>`;
}

function drawGroups(choices, onAnswer) {
  const groups = [...new Set(choices.map(({ group }) => group))];
  return groups.map(
    (group) =>
      html`${group ? html`<h3>${group}</h3>` : nothing}
        <div class="choices">${choices.filter((one) => one.group === group).map((one) => drawChoice(one, onAnswer))}</div>`,
  );
}

function drawChoice({ value, label, note, why }, onAnswer) {
  const small = why ?? note;
  return html`<button type="button" ?disabled=${Boolean(why)} @click=${() => onAnswer(value)}>
    ${label}${small ? html` <small>${small}</small>` : nothing}
  </button>`;
}

function drawInput({ type, label, min = 1 }, entered, onEnter) {
  const isNumber = type === "number";
  const read = (input) => (isNumber && input.value !== "" ? input.valueAsNumber : input.value);
  return html`<label
    >${label}
    <input
      type=${isNumber ? "number" : "text"}
      inputmode=${isNumber ? "numeric" : type === "overs" ? "decimal" : "text"}
      min=${isNumber ? min : nothing}
      maxlength="200"
      autocomplete="off"
      .value=${String(entered ?? "")}
      @input=${(event) => onEnter(read(event.target))}
  /></label>`;
}
