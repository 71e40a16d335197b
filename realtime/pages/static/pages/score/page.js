// The page `/score/<id>`: scores one match. Data flows one way: what happened changes the state, and `draw` shows all of it.
// - match/scoring.js: the match: what the server has (shared/client.js), what waits (outbox.js, store.js), what the engine
//   makes of both (local.js; without an engine unjudged.js); session.js: who scores. practice/ is a match that is sent nowhere
// - console.js: what the scorer does; entering/: what is entered and not recorded (ball.js, wicket.js), and what is due (due.js)
// - drawing/, panels/: the templates; forms/: every event; repair/: corrections; strings.js: every text
// - engine/: the laws in a worker, and their files; device/: the installed app, settings, sounds, screen

import * as words from "../shared/words.js";
import { html, nothing, render } from "../vendor/lit-html.js";
import { App } from "./device/app.js";
import { drawDue, drawWicket } from "./drawing/asking.js";
import { Console } from "./console.js";
import * as drawing from "./drawing/drawing.js";
import { Keys } from "./entering/keys.js";
import { Panels } from "./panels/index.js";
import { WAITING } from "./match/outbox.js";
import { Scoring } from "./match/scoring.js";
import { Screen, LOST } from "./device/screen.js";
import { Session } from "./match/session.js";
import { Settings } from "./device/settings.js";
import { Sounds } from "./device/sounds.js";
import { drawLogin } from "./drawing/login.js";
import { newestEvent } from "./forms/said.js";
import { drawShot } from "./drawing/wheel.js";
import { Store } from "./match/store.js";
import { T } from "./strings.js";

// The page is the same for every match, so that one kept copy of it serves all of them without a net.
const match = decodeURIComponent(location.pathname.split("/")[2]);
const root = document.getElementById("console");
const session = new Session();
const app = new App(document.body.dataset, { onChange: draw, onEngine: () => scoring.engineChanged() });
const practice = match === "practice" ? await import("./practice/page.js") : null;
const scoring = practice
  ? practice.makeScoring({ desk: app.desk, onChange: draw })
  : new Scoring(match, { session, store: new Store(), desk: app.desk, onChange: draw });
const panels = new Panels({ onChange: draw });
const c = new Console({ scoring, session: scoring.session, draw, app });
const screen = new Screen({ onState: draw });
const keys = new Keys({
  press: (part) => c.press(part === "wides" ? meaningOfW() : part),
  how: (kind) => c.answer({ kind }),
  isOut: () => c.snapshot !== null && c.entering.question(c.snapshot) === "how",
});
const settings = new Settings({ onChange: applySettings });
const sounds = new Sounds({ settings });
Object.assign(c, { settings, onRecorded: (refusal) => (refusal ? sounds.refused() : sounds.recorded()) });

function applySettings() {
  settings.apply(document.documentElement);
  keys.map = settings.keyMap();
  draw();
}

// On paper a W is a wicket. The first one asks; where it is one, x is the wide.
function meaningOfW() {
  return settings.w ?? "key";
}

// A template that fails must not stop what waits from being sent.
function draw() {
  try {
    drawPage();
  } catch (error) {
    console.error("the console could not be drawn", error);
    root.dataset.failed = String(error);
  }
}

function drawPage() {
  const s = scoring.snapshot;
  document.body.classList.toggle("ready", s !== null);
  document.title = s ? `${s.total_runs}/${s.total_wickets} ${T.title(s.name)}` : T.title("");
  // The button that was pressed may be gone after drawing, and the focus with it.
  const hadFocus = root.contains(document.activeElement);
  render(drawAll(s), root);
  follow(s, hadFocus);
}

// What is asked has changed: it comes first for eyes, ears and keys. A button that stays in its place is another one now.
let asked = null;
function follow(s, hadFocus) {
  const question = s && c.entering.question(s);
  const now = JSON.stringify([c.isLoginNeeded, c.panel, c.due, question, Boolean(c.asksAgain), Boolean(c.asksShot), scoring.course?.position]);
  if (now === asked) return;
  const isFirst = asked === null;
  asked = now;
  if (isFirst) return;
  globalThis.scrollTo(0, 0);
  if (hadFocus) root.querySelector(".ask h2, .pad")?.focus({ preventScroll: true });
}

// Where people choose from a list, a digit counts its buttons, and a letter goes to the next one that begins with it.
function chooseByKey({ key, target, ctrlKey, metaKey, altKey }) {
  const list = root.querySelector(".ask.numbered .choices");
  if (!list || target.matches("input, select, textarea") || ctrlKey || metaKey || altKey || key.length !== 1) return false;
  const buttons = [...list.querySelectorAll(":scope > button:not(.main)")];
  const counted = /[1-9]/.test(key) ? buttons[Number(key) - 1] : undefined;
  // The second tap of a ball chooses nothing of a list that has come up meanwhile.
  if (counted && !c.isDeaf) counted.click();
  if (counted) return true;
  const begins = (one) => !one.disabled && one.textContent.trim().toLowerCase().startsWith(key.toLowerCase());
  const found = /\p{L}/u.test(key) ? buttons.filter(begins) : [];
  found[(found.indexOf(document.activeElement) + 1) % found.length]?.focus();
  return found.length > 0;
}

function drawAll(s) {
  if (!s && practice) return html`<main>${practice.drawWaiting(c)}</main>`;
  if (!s && scoring.connection.state === "unknown") return html`<main><p class="note" role="alert">${T.unknown}</p></main>`;
  if (!s) return html`<main><p class="note" role="status">${T.loading}</p></main>`;
  return html`
    <header><a class="brand" href="/score">Cricksy</a><div class="titles"><h1>${s.name}</h1></div>
      ${drawConnection()}</header>
    <main data-shown=${scoring.shown} data-engine=${app.desk.state}>
      ${drawing.drawHead(c)}
      ${drawing.drawQueue(c)}
      ${practice ? nothing : drawing.drawOthers(c)}
      ${drawing.drawApp(c)}
      ${screen.state === LOST ? html`<p class="queue">${T.screenLost}</p>` : nothing}
      ${c.refusal ? drawing.drawRefusal(c) : nothing}
      ${drawAsked()}
      <p class="said" aria-live="polite">${lastSaid(s)}</p>
    </main>`;
}

// A socket may seem open for a while after the net has gone; what waits to be sent knows better.
function drawConnection() {
  if (practice) return html`<span class="chip">${T.practice.name}</span>`;
  const connection = scoring.outbox.state === WAITING ? { state: "stale", since: null } : scoring.connection;
  if (scoring.snapshot.result && connection.state === "live") return html`<span class="chip">${words.status(scoring.snapshot)}</span>`;
  return html`<span class="chip ${connection.state}">${words.connectionText(connection)}</span>`;
}

// In practice, what happens is told above whatever the page asks.
function drawAsked() {
  if (!practice) return drawStep();
  if (scoring.course.isOver && c.panel === null) return practice.drawTold(c);
  return html`${practice.drawTold(c)}${drawStep()}`;
}

// The one thing that the page asks now.
function drawStep() {
  if (c.isLoginNeeded) return drawLogin({ problem: c.loginProblem, logIn: (...given) => c.logIn(...given), words: T.login });
  if (!practice && !scoring.lock.isHeld) return drawing.drawElsewhere(c);
  if (panels.has(c.panel)) return panels.find(c.panel)?.draw(c) ?? drawing.drawFetching(c, panels.failed[c.panel], () => panels.load(c.panel));
  if (c.asksAgain) return drawing.drawAgain(c);
  if (c.asksShot) return drawShot(c);
  if (c.entering.question(c.snapshot)) return drawWicket(c);
  return c.due === null ? drawing.drawPad(c) : drawDue(c);
}

// The newest ball or event in words, and what was assumed or wondered at.
const seen = {};
function lastSaid(s) {
  const ball = s.deliveries.list.at(-1);
  const event = newestEvent(s, seen);
  const said = event ? `${event}. ` : ball ? `${ball.over}.${ball.ball} ${words.line(s, ball)}. ` : "";
  return said + scoring.remarks.map(({ detail }) => detail).join(" ");
}

// A panel has keys of its own; all are left by Escape.
document.addEventListener("keydown", (event) => {
  if (c.isLoginNeeded || !c.snapshot) return;
  const isOurs = c.panel === null || event.key === "Escape";
  if (chooseByKey(event) || (isOurs && keys.handle(event))) event.preventDefault();
});
globalThis.addEventListener("online", () => scoring.outbox.retryNow());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  scoring.outbox.retryNow();
  scoring.follower.retryNow();
});

// The help and the menu of another page link to a panel: /score/<id>#book.
function openFromAddress() {
  const name = location.hash.slice(1);
  if (panels.has(name)) c.open(name);
}

globalThis.addEventListener("hashchange", openFromAddress);
applySettings();
screen.start();
await scoring.start();
openFromAddress();
await panels.loadAll();
await app.start();
