// The page `/score`: who scores, the matches, a code, and a new match at `/score#new`. Data flows one way: what happened
// changes the state, and `draw` shows all of it.
// - list.js: which matches are shown; codes.js: what a code gives
// - new-match.js: the draft of a new match (draft.js, squads.js, conditions.js); sheet.js: its form

import { html, nothing, render } from "../../vendor/lit-html.js";
import { App } from "../device/app.js";
import { Session } from "../match/session.js";
import { Settings } from "../device/settings.js";
import { Store } from "../match/store.js";
import { drawLogin } from "../drawing/login.js";
import { T } from "../strings.js";
import { acceptCode, readCode } from "./codes.js";
import { drawCode, drawScorer } from "./doors.js";
import { LIST, arrange, listTeams, rowsOfKept } from "./list.js";
import { localMinute } from "./draft.js";
import { NewMatch } from "./new-match.js";
import { drawSheet } from "./sheet.js";

const W = T.home;
const NEW = "#new";
const AGAIN_MS = 30_000;
const root = document.getElementById("console");
const session = new Session();
const store = new Store();
// Who comes by the link of an invitation sees its code first.
const code = new URLSearchParams(location.search).get("code") ?? "";
const h = {
  session, code, draw, logIn, logOut, useCode, isCodeOpen: code !== "", loginProblem: null, codeProblem: null, isBusy: false,
  found: null, kept: null, // the rows of each list of the server; those of this device, where the server cannot be reached
};
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const form = new NewMatch({ session, storage: localStorage, draw, go, fetchJson, zone });

function draw() {
  const isNew = location.hash === NEW && session.token !== "";
  document.title = isNew ? T.newMatch.title : W.title;
  render(isNew ? drawSheet(form, { teams: listTeams(h.found ?? {}), logIn: drawLoginOfForm }) : drawHome(), root);
  document.body.classList.toggle("ready", isNew || h.found !== null || h.kept !== null);
}

// A match in play comes first: who opens the page in the middle of it wants to go on.
function drawHome() {
  const { login } = session;
  const lists = h.found === null || h.kept !== null ? [] : arrange(h.found);
  const inPlay = lists.filter(({ name }) => name === "inPlay");
  return html`<header class="home-head"><a class="brand" href="/">Cricksy</a><div class="titles"><h1 tabindex="-1">${W.title}</h1></div></header>
    <main class="home">
      ${login ? drawScorer(h) : nothing}
      ${inPlay.map(drawList)}
      ${login && !login.guest ? html`<a class="button main" href=${NEW}>${form.isBegun ? W.goOn : W.newMatch}</a>` : nothing}
      ${code ? drawCode(h) : nothing}
      ${login ? nothing : drawLogin({ problem: h.loginProblem, logIn, words: W.login })}
      ${code ? nothing : drawCode(h)}
      <a class="button" href="/score/practice">${W.practice}</a>
      <p><a href="/guide/scoring">${T.guide}</a></p>
      ${drawLists(lists)}
    </main>`;
}

function drawLists(lists) {
  if (h.kept !== null) return drawKept();
  if (h.found === null) return html`<p class="note" role="status">${W.loading}</p>`;
  if (lists.length === 0) return html`<p class="note">${session.login ? W.none : nothing}</p>`;
  return lists.filter(({ name }) => name !== "inPlay").map(drawList);
}

function drawList({ name, rows }) {
  return drawRows(W[name], rows, name === "inPlay" ? "in-play" : "");
}

function drawKept() {
  return html`<div class="card" role="status"><p class="sentence">${h.kept.length ? W.failed : W.failedEmpty}</p>
      <button @click=${loadLists}>${W.again}</button></div>
    ${h.kept.length ? drawRows(W.kept, h.kept) : nothing}`;
}

function drawRows(title, rows, look = "") {
  return html`<section class=${look} aria-label=${title}><h2>${title}</h2><ul class="matches">${rows.map(drawRow)}</ul></section>`;
}

function drawRow(row) {
  const status = W.status[row.status];
  return html`<li><a href="/score/${encodeURIComponent(row.id)}"><strong>${row.name}</strong>
    ${status ? html`<span class=${row.status === "live" ? "chip live" : "chip"}>${status}</span>` : nothing}
    <span class="line">${row.result || row.score || (status ? nothing : W.notStarted)}</span>
    <small>${[row.venue, dayOf(row.date)].filter(Boolean).join(" · ")}</small></a></li>`;
}

// The day where the match is played. Without a time it would be read as midnight UTC, the day before in America.
function dayOf(date) {
  return date ? new Date(`${date}T12:00`).toLocaleDateString(undefined, { dateStyle: "medium" }) : "";
}

function drawLoginOfForm() {
  return drawLogin({ problem: h.loginProblem ?? W.login.ended, logIn, words: W.login });
}

async function logIn(username, password) {
  const refused = await session.logIn(username, password);
  h.loginProblem = refused === null ? null : refused || W.login.failed;
  if (refused === null) form.isLoginNeeded = false;
  draw();
  if (refused !== null) return;
  focusTitle();
  await loadLists();
}

async function logOut() {
  await session.logOut();
  await loadLists();
  focusTitle();
}

// The button that was pressed is gone: keys and ears go on from the top of what is shown now.
function focusTitle() {
  (root.querySelector(".sheet h2[tabindex]") ?? root.querySelector("h1"))?.focus({ preventScroll: true });
}

async function useCode(text, name) {
  const given = readCode(text);
  h.codeProblem = given ? null : W.code.wrong;
  if (given && !h.isBusy) {
    h.isBusy = true;
    const { match, refused, status } = await acceptCode(session, given, name);
    h.isBusy = false;
    if (match) return go(`/score/${encodeURIComponent(match)}`);
    h.codeProblem = refused || W.code.failed;
    // The login has ended, so a name is asked for.
    if (status === 401) await session.logOut();
  }
  draw();
}

function go(path) {
  location.assign(path);
}

// Return the body of an answer, or null.
async function fetchJson(path) {
  try {
    const headers = { Accept: "application/json", ...(session.token ? { Authorization: `Token ${session.token}` } : {}) };
    const response = await fetch(path, { headers, credentials: "omit" });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

async function loadLists() {
  const today = localMinute(new Date()).slice(0, 10);
  const names = Object.keys(LIST).filter((name) => name !== "mine" || session.token);
  const pages = await Promise.all(names.map((name) => fetchJson(LIST[name](today))));
  const isKnown = pages.every((page) => Array.isArray(page?.results));
  h.kept = isKnown || h.found ? null : rowsOfKept(await store.listMatches().catch(() => []));
  if (isKnown) h.found = Object.fromEntries(names.map((name, at) => [name, pages[at].results]));
  draw();
}

async function keepLoading() {
  if (document.visibilityState === "visible" && location.hash !== NEW) await loadLists();
  setTimeout(keepLoading, AGAIN_MS);
}

globalThis.addEventListener("hashchange", () => {
  draw();
  focusTitle();
  globalThis.scrollTo(0, 0);
});
// The page opens without a net from now on, and the laws are fetched before the first ball. The list goes first.
async function keepApp() {
  const app = new App(document.body.dataset, { onChange: () => {}, onEngine: () => {} });
  await app.register();
  await app.files?.start();
}

new Settings().apply(document.documentElement);
draw();
if (location.hash === NEW) loadLists().then(draw);
keepLoading().then(keepApp);
