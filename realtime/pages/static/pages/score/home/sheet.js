// The form of a new match in three steps: what is played, who plays, where and when. `n` is the NewMatch.

import { html, nothing } from "../../vendor/lit-html.js";
import { T } from "../strings.js";
import { CARDS } from "./conditions.js";
import { drawConditions, nameOf } from "./sheet-conditions.js";
import { drawField } from "./sheet-field.js";
import { drawSides } from "./sheet-sides.js";
import { sideName } from "./draft.js";

const W = T.newMatch;
const STEPS = [drawFormats, drawSides, drawPlace];

// `teams` are those of earlier matches; logIn() draws the login, where it has ended.
export function drawSheet(n, { teams, logIn }) {
  const { step } = n.draft;
  const submit = async (event) => {
    event.preventDefault();
    await n.next();
    moveFocus();
  };
  return html`<header class="home-head"><a class="brand" href="/score">Cricksy</a><div class="titles"><h1>${W.title}</h1></div></header>
    <main class="sheet">
      ${n.isLoginNeeded ? logIn() : nothing}
      <form novalidate @submit=${submit}>
        <h2 tabindex="-1">${W.steps[step]} <small>${W.step(step + 1)}</small></h2>
        ${n.problem === null ? nothing : html`<p class="card problem" role="alert">${n.problem}</p>`}
        ${STEPS[step](n, teams)}
        ${drawButtons(n)}
      </form>
      ${drawDiscard(n)}
    </main>`;
}

// To the field that must be mended, else to the top of the step.
function moveFocus() {
  requestAnimationFrame(() => {
    const found = document.querySelector(".sheet [aria-invalid=true]") ?? document.querySelector(".sheet h2");
    for (let each = found.closest("details"); each; each = each.parentElement.closest("details")) each.open = true;
    found.focus();
  });
}

function drawButtons(n) {
  const { step } = n.draft;
  const back = () => {
    n.turnTo(step - 1);
    moveFocus();
  };
  const next = step < W.steps.length - 1 ? W.next : n.isBusy ? W.creating : W.create;
  return html`<div class="steps">
    ${step ? html`<button type="button" @click=${back}>${W.back}</button>` : html`<a class="button" href="/score">${W.leave}</a>`}
    <button class="main" ?disabled=${n.isBusy}>${next}</button></div>`;
}

function drawDiscard(n) {
  const ask = (asks) => {
    n.asksDiscard = asks;
    n.draw();
  };
  if (!n.asksDiscard) return html`<button class="plain discard" @click=${() => ask(true)}>${W.discard}</button>`;
  return html`<div class="card" role="alert"><p class="sentence">${W.discardAsk}</p>
    <button @click=${() => n.discard()}>${W.yes}</button> <button class="main" @click=${() => ask(false)}>${W.no}</button></div>`;
}

function drawFormats(n) {
  const cards = Object.keys(CARDS).map((card) => drawCard(n, card));
  return html`<fieldset class="cards"><legend class="hidden">${W.steps[0]}</legend>${cards}</fieldset>
    ${drawConditions(n)}`;
}

function drawCard(n, card) {
  const [title, tell] = W.cards[card];
  return html`<label class="format"><input type="radio" name="format" value=${card} .checked=${n.draft.card === card}
      @change=${() => n.choose(card)}><span><b>${title}</b> <small>${tell}</small></span></label>`;
}

function drawPlace(n) {
  const { draft } = n;
  const input = (name, type, text, tell) =>
    drawField({
      name, text, tell, fault: n.faults[name],
      control: (about) => html`<input id=${name} type=${type} autocomplete="off" maxlength="200" .value=${draft[name]}
        aria-describedby=${about.by} aria-invalid=${about.isWrong} @input=${(event) => n.set({ [name]: event.target.value }, name)}>`,
    });
  return html`<div class="card ask">
      ${input("starts", "datetime-local", W.starts, draft.zone ? W.zone(draft.zone) : "")}
      ${input("venue", "text", W.venue, W.venueTell)}
      ${input("name", "text", W.name, W.nameTell)}</div>
    <p class="card sentence review" role="status">${review(n)}</p>`;
}

// The one sentence before it is created.
function review(n) {
  const { draft } = n;
  const sides = draft.sides.map((_, at) => sideName(draft, at, W));
  const [format] = W.cards[draft.card];
  const when = draft.starts ? new Date(draft.starts).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" }) : "";
  const said = W.review({ sides, format, length: lengthOf(n), size: n.valueOf("players_per_side"), venue: draft.venue.trim(), when });
  const changed = Object.keys(draft.changed).filter((name) => draft.changed[name] !== CARDS[draft.card].changed[name]);
  return changed.length ? `${said} ${W.reviewChanged(changed.map((name) => nameOf(n, name)))}` : said;
}

function lengthOf(n) {
  const overs = n.valueOf("overs");
  const [days, innings] = [n.valueOf("days"), n.valueOf("innings_per_side")];
  if (overs === null) return innings > 1 || days > 1 ? W.length.days(days, innings) : W.length.open;
  return n.draft.format === "hundred" ? W.length.balls(overs * n.valueOf("balls_per_over")) : W.length.overs(overs);
}
