// Both sides: a team of earlier matches or a new name, and its players as they are pasted.

import { html, nothing } from "../../vendor/lit-html.js";
import { T } from "../strings.js";
import { sizeOf } from "./draft.js";
import { drawField } from "./sheet-field.js";

const W = T.newMatch;
const MOST_TEAMS = 6;

export function drawSides(n, teams) {
  return html`${n.draft.sides.map((_, at) => drawSide(n, at, teams))}
    ${n.fewer === null ? nothing : html`<button type="button" @click=${() => n.playFewer()}>${W.fewer(n.fewer)}</button>`}`;
}

function drawSide(n, at, teams) {
  return html`<section class="card ask" aria-label=${W.side[at]}>
    <h3>${W.side[at]}</h3>
    ${drawTeams(n, at, teams)}
    ${drawName(n, at)}
    ${drawOffers(n, at)}
    ${drawPlayers(n, at)}
    ${drawSquad(n, at)}
  </section>`;
}

function drawTeams(n, at, teams) {
  const { name } = n.draft.sides[at];
  const other = n.draft.sides[1 - at].name.trim();
  const isOffered = ({ team }) => team !== other && !W.sides.includes(team);
  const offered = teams.filter(isOffered).slice(0, MOST_TEAMS);
  if (name.trim() || offered.length === 0) return nothing;
  return html`<div class="choices" role="group" aria-label=${W.earlier}>
    ${offered.map((each) => html`<button type="button" @click=${() => n.useTeam(at, each)}>${each.team}</button>`)}</div>`;
}

function drawName(n, at) {
  const name = `side-${at}-name`;
  const type = (event) => n.setSide(at, { name: event.target.value }, name);
  return drawField({
    name, text: W.team, fault: n.faults[name],
    control: (about) => html`<input id=${name} autocomplete="off" maxlength="200" placeholder=${W.sides[at]}
      .value=${n.draft.sides[at].name} aria-describedby=${about.by} aria-invalid=${about.isWrong} @input=${type} @change=${() => n.look(at)}>`,
  });
}

function drawOffers(n, at) {
  if (n.draft.sides[at].text.trim()) return nothing;
  const use = (each) => () => n.useSquad(at, each);
  return n.offers[at].map((each) => html`<button type="button" @click=${use(each)}>${W.useSquad(each.name, each.day)}</button>`);
}

function drawPlayers(n, at) {
  const name = `side-${at}-players`;
  const type = (event) => n.setSide(at, { text: event.target.value, captain: "", keeper: "" }, name);
  return drawField({
    name, text: W.squad, tell: W.squadTell, fault: n.faults[name],
    control: (about) => html`<textarea id=${name} rows="4" autocomplete="off" spellcheck="false" .value=${n.draft.sides[at].text}
      aria-describedby=${about.by} aria-invalid=${about.isWrong} @input=${type}></textarea>`,
  });
}

// What was read of the list, before anything is sent.
function drawSquad(n, at) {
  const { players, left, twice, isUnnamed } = n.squad(at);
  if (isUnnamed) return html`<p class="note" role="status">${W.unnamed(players.length)}</p>${drawNotes(left, twice)}`;
  const benched = players.filter(({ bench }) => bench).length;
  return html`<p class="sentence" role="status">${W.counted(players.length - benched, sizeOf(n.draft), benched)}</p>
    <ol class="players">${players.map(drawPlayer)}</ol>
    ${drawNotes(left, twice)}
    <div class="two-fields">${drawChoice(n, at, "captain", players)}${drawChoice(n, at, "keeper", players)}</div>`;
}

function drawPlayer({ name, captain, keeper, bench }) {
  const marks = [captain && W.captain, keeper && W.keeper, bench && W.onBench].filter(Boolean).join(", ");
  return html`<li>${name}${marks ? html` <small>${marks}</small>` : nothing}</li>`;
}

function drawNotes(left, twice) {
  const notes = [left.length && W.left(left), twice.length && W.twice(twice)].filter(Boolean);
  return notes.map((note) => html`<p class="note">${note}</p>`);
}

function drawChoice(n, at, mark, players) {
  const name = `side-${at}-${mark}`;
  const chosen = players.find((player) => player[mark])?.name ?? "";
  const change = (event) => n.setSide(at, { [mark]: event.target.value });
  const options = players.map((player) => html`<option value=${player.name} .selected=${player.name === chosen}>${player.name}</option>`);
  return html`<div class="field"><label for=${name}>${W[mark]}</label>
    <select id=${name} @change=${change}><option value="" .selected=${chosen === ""}>${W.nobody}</option>${options}</select></div>`;
}
