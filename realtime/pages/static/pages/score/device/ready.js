// "Ready for Saturday?": what a scorer should know about this device before leaving home. No page here: a test injects the
// browser. A check returns {state, say, about?}: the sentence `say` of T.ready[key], with `about` in it.

export const OK = "ok";
export const BAD = "bad";
export const HINT = "hint"; // it works, with a word of advice

const DAY_MS = 86_400_000;
// Saturday is at most this far away.
const WEEK_MS = 7 * DAY_MS;
// The engine is 10 MB unpacked, a match with its log less than 2 MB.
const ENOUGH_MB = 50;
const MB = 1_000_000;
// People time wickets by the minute. Order never rests on clocks.
const CLOCK_MS = 30_000;
const PROBE = "cricksy-probe";

// Return [{key, state, say, about?}, ...] in the order in which they are shown. A check that fails itself is bad.
export function checkAll({ session, scoring, browser = globalThis }) {
  const checks = {
    login: () => checkLogin(session.login, browser),
    storage: () => checkStorage(browser),
    keeping: () => checkKeeping(browser),
    space: () => checkSpace(browser),
    engine: () => checkEngine(scoring.desk?.state),
    offline: () => checkOffline(browser),
    installed: () => checkInstalled(browser),
    queue: () => checkQueue(scoring.outbox.entries),
    clock: () => checkClock(scoring.url, browser),
    screen: () => checkScreen(browser),
  };
  return Promise.all(Object.entries(checks).map(([key, check]) => settle(key, check)));
}

async function settle(key, check) {
  try {
    return { key, ...(await check()) };
  } catch (error) {
    return { key, state: BAD, say: "failed", about: error.message };
  }
}

export function checkLogin(login, browser) {
  if (!login) return { state: BAD, say: "none" };
  if (!login.expiry) return { state: OK, say: "kept", about: login.username };
  const left = Date.parse(login.expiry) - browser.Date.now();
  if (left <= 0) return { state: BAD, say: "ended" };
  return { state: left < WEEK_MS ? HINT : OK, say: left < WEEK_MS ? "soon" : "until", about: login.expiry };
}

// Write, read and delete: private windows and full disks fail at one of these.
export async function checkStorage(browser) {
  if (!browser.indexedDB) return { state: BAD, say: "none" };
  const opening = browser.indexedDB.open(PROBE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("probe");
  const database = await answered(opening);
  const kept = database.transaction("probe", "readwrite").objectStore("probe");
  await answered(kept.put("kept", 1));
  const found = await answered(database.transaction("probe").objectStore("probe").get(1));
  database.close();
  browser.indexedDB.deleteDatabase(PROBE);
  return found === "kept" ? { state: OK, say: "works" } : { state: BAD, say: "none" };
}

function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export async function checkKeeping({ navigator }) {
  if (!navigator.storage?.persist) return { state: HINT, say: "unknown" };
  return (await navigator.storage.persist()) ? { state: OK, say: "promised" } : { state: HINT, say: "refused" };
}

export async function checkSpace({ navigator }) {
  if (!navigator.storage?.estimate) return { state: HINT, say: "unknown" };
  const { quota = 0, usage = 0 } = await navigator.storage.estimate();
  const free = Math.floor((quota - usage) / MB);
  return { state: free < ENOUGH_MB ? BAD : OK, say: free < ENOUGH_MB ? "little" : "enough", about: free };
}

export function checkEngine(state) {
  if (state === "ready") return { state: OK, say: "ready" };
  return { state: HINT, say: state === "loading" ? "loading" : "off" };
}

// The worker must hold this page, and the page must be in its cache: one without the other opens nothing without a net.
export async function checkOffline({ navigator, caches }) {
  if (!navigator.serviceWorker) return { state: HINT, say: "unable" };
  if (!navigator.serviceWorker.controller) return { state: BAD, say: "uncontrolled" };
  // The service worker's cache: it is there when all its files are (service-worker.js).
  const isKept = (await caches?.keys())?.some((name) => name.startsWith("shell-"));
  return isKept ? { state: OK, say: "works" } : { state: BAD, say: "empty" };
}

export function checkInstalled({ navigator, matchMedia }) {
  if (navigator.standalone || matchMedia("(display-mode: standalone)").matches) return { state: OK, say: "installed" };
  const agent = navigator.userAgent ?? "";
  // An iPad says that it is a Macintosh, but one that is touched.
  const isApple = /iPhone|iPad/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1);
  if (isApple) return { state: HINT, say: "apple" };
  return { state: HINT, say: /Android/.test(agent) ? "android" : "other" };
}

export function checkQueue(entries) {
  return entries.length ? { state: BAD, say: "waiting", about: entries.length } : { state: OK, say: "empty" };
}

// The Date header has whole seconds, and the answer took a while: half of that is a good guess.
export async function checkClock(url, browser) {
  const sent = browser.Date.now();
  const response = await browser.fetch(url, { method: "HEAD", cache: "no-store" }).catch(() => null);
  const server = Date.parse(response?.headers.get("Date") ?? "");
  if (Number.isNaN(server)) return { state: HINT, say: "unknown" };
  const ahead = (sent + browser.Date.now()) / 2 - server;
  if (Math.abs(ahead) <= CLOCK_MS) return { state: OK, say: "right", about: Math.round(ahead / 1_000) };
  return { state: HINT, say: ahead > 0 ? "fast" : "slow", about: Math.round(Math.abs(ahead) / 1_000) };
}

export function checkScreen({ navigator }) {
  return navigator.wakeLock ? { state: OK, say: "able" } : { state: HINT, say: "unable" };
}
