// Who scores on /score: the login, the code of an invitation, and who is logged in. `h` is the state of the page.

import { html, nothing } from "../../vendor/lit-html.js";
import { T } from "../strings.js";

const W = T.home;

export function drawScorer(h) {
  const { username, guest } = h.session.login;
  return html`<div class="scorer"><span>${guest ? W.guest(username) : W.loggedIn(username)}</span>
    <button class="plain" @click=${h.logOut}>${W.logOut}</button></div>`;
}

export function drawCode(h) {
  const toggle = (event) => (h.isCodeOpen = event.target.open);
  return html`<details class="card ask" ?open=${h.isCodeOpen} @toggle=${toggle}><summary>${W.code.title}</summary>
    ${drawCodeForm(h)}</details>`;
}

function drawCodeForm(h) {
  const submit = (event) => {
    event.preventDefault();
    const { code, name } = Object.fromEntries(new FormData(event.target));
    h.useCode(code, name);
  };
  return html`<form @submit=${submit}>
    <p>${W.code.tell}</p>
    <label>${W.code.code} <input name="code" .defaultValue=${h.code} autocomplete="off" autocapitalize="characters" spellcheck="false"
      required maxlength="20"></label>
    ${h.session.login ? nothing : drawName()}
    ${h.codeProblem === null ? nothing : html`<p class="problem" role="alert">${h.codeProblem}</p>`}
    <button class="main" ?disabled=${h.isBusy}>${W.code.go}</button></form>`;
}

function drawName() {
  return html`<label>${W.code.name}
      <input name="name" autocomplete="name" required maxlength="60" aria-describedby="name-tell"></label>
    <p class="note" id="name-tell">${W.code.nameTell}</p>`;
}
