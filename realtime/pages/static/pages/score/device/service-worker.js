// The service worker of the console: the page opens without a net, from files that belong together.
// The server puts SHELL before this text (shell.py): {version, page: [address, hash], files: [[address, hash], ...], isHashed, engine}.
// Another list is another script: browsers install it beside this one, and it waits until the page says "swap".

const CACHE = `shell-${SHELL.version}`;
const PATIENCE_MS = 3_000;
const [PAGE] = SHELL.page;
const FILES = new Set(SHELL.files.map(([address]) => address));
// The server's Vary is about compression, and what is kept is not compressed.
const ANY = { ignoreVary: true };

self.addEventListener("install", (event) => event.waitUntil(keepShell()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("message", ({ data }) => data === "swap" && self.skipWaiting());
self.addEventListener("fetch", (event) => {
  const answer = findAnswer(event.request);
  if (answer) event.respondWith(answer);
});

// All or nothing. The browser compares each file with its hash: during a deploy the net may give those of two versions.
async function keepShell() {
  const cache = SHELL.isHashed ? "default" : "no-cache";
  const requests = [SHELL.page, ...SHELL.files].map(([address, integrity]) => new Request(address, { integrity, cache }));
  await (await caches.open(CACHE)).addAll(requests);
}

async function takeOver() {
  const wanted = (name) => name === CACHE || name === SHELL.engine || (SHELL.engine === null && name.startsWith("engine-"));
  const ours = (await caches.keys()).filter((name) => /^(shell|engine)-/.test(name));
  await Promise.all(ours.filter((name) => !wanted(name)).map((name) => caches.delete(name)));
  // The page that installed us needs the engine's files from us, too.
  await self.clients.claim();
}

// Return the answer to a request, or null: it is none of ours, such as the API, and goes to the net untouched.
function findAnswer(request) {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return null;
  if (request.mode === "navigate") return /^\/score(\/[^/]+)?$/.test(pathname) ? netFirst(request, PAGE, isPage) : null;
  if (pathname.startsWith("/score/engine/")) return keptFirst(request);
  if (!FILES.has(pathname)) return null;
  return SHELL.isHashed ? keptFirst(request) : netFirst(request, pathname, (answer) => answer.ok);
}

// A Wi-Fi that wants a login, or a proxy without a server, answers too.
const isPage = (answer) => answer.ok && answer.headers.get("Cricksy-Page") === "score";

async function keptFirst(request) {
  return (await caches.match(request.url, ANY)) ?? fetch(request);
}

async function netFirst(request, address, isGood) {
  const net = fetch(request);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, null));
  const answer = await Promise.race([net.catch(() => null), late]);
  if (answer && isGood(answer)) return answer;
  const kept = await (await caches.open(CACHE)).match(address, ANY);
  return kept ?? net;
}
