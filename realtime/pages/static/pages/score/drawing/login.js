// The form of a login, of the console and of /score.

import { html, nothing } from "../../vendor/lit-html.js";

// `problem` is a sentence or null; `words` are its texts. `logIn(username, password)`.
export function drawLogin({ problem, logIn, words }) {
  const submit = (event) => {
    event.preventDefault();
    const { username, password } = Object.fromEntries(new FormData(event.target));
    logIn(username, password);
  };
  return html`<form class="card ask" @submit=${submit}>
    <h2 tabindex="-1">${words.title}</h2>
    <label>${words.name} <input name="username" autocomplete="username" autocapitalize="none" required></label>
    <label>${words.password} <input name="password" type="password" autocomplete="current-password" required></label>
    ${problem === null ? nothing : html`<p class="problem" role="alert">${problem}</p>`}
    <button class="main">${words.go}</button>
  </form>`;
}
