// The engine's files on this device: downloads them in pieces, checks and keeps each, and goes on after a break where it stood.
// No page here: a test injects the browser. The service worker answers from what is kept.

export const IDLE = "idle"; // not asked yet
export const HELD = "held"; // the device saves data: it begins when a person says so
export const LOADING = "loading";
export const BROKEN = "broken"; // the net broke off: it goes on by itself
export const KEPT = "kept"; // also without a net
export const UNABLE = "unable"; // nothing can be kept here: the engine comes through the net each time

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
// Half a megabyte takes 10 s at 400 kbit/s; a net that needs longer than this for it is none.
const GIVE_UP_MS = 120_000;

export class EngineFiles {
  // `manifest` is the address of manifest.json, whose folder names the version. onChange() after each change of state and progress.
  constructor(manifest, { onChange = () => {}, browser = globalThis } = {}) {
    Object.assign(this, { manifest, onChange, browser, state: IDLE, progress: 0, pause: FIRST_PAUSE_MS });
    this.folder = manifest.slice(0, manifest.lastIndexOf("/") + 1);
    this.version = this.folder.split("/").at(-2);
    this.forced = new Promise((resolve) => (this.force = resolve));
  }

  // Return when the engine can be loaded: its files are kept, or cannot be.
  async start() {
    if (await this.isKept()) return this.finish(KEPT);
    if (this.browser.navigator.connection?.saveData) {
      this.set(HELD);
      await this.forced;
    }
    if (!this.cache || !this.browser.DecompressionStream) return this.finish(UNABLE);
    // Two tabs need the same files.
    const { locks } = this.browser.navigator;
    await (locks ? locks.request("cricksy-engine-files", () => this.load()) : this.load());
  }

  async isKept() {
    try {
      this.cache = await this.browser.caches?.open(`engine-${this.version}`);
      const kept = await this.cache?.match(this.manifest);
      const { files } = kept ? await kept.json() : { files: [] };
      const found = await Promise.all(files.map(({ name }) => this.cache.match(this.folder + name)));
      return found.length > 0 && found.every(Boolean);
    } catch {
      this.cache = null; // some private windows have caches, and refuse to open one
      return false;
    }
  }

  async load() {
    for (;;) {
      try {
        this.set(LOADING);
        await this.loadAll();
        return this.finish(KEPT);
      } catch (error) {
        if (error.name === "QuotaExceededError") return this.finish(UNABLE);
        this.set(BROKEN);
        await this.wait();
      }
    }
  }

  async loadAll() {
    const { piece, files } = await this.readManifest();
    const total = files.reduce((sum, { packed }) => sum + packed, 0);
    let before = 0;
    for (const file of files) {
      const at = before;
      if (!(await this.cache.match(this.folder + file.name))) {
        for (const [number, hash] of file.pieces.entries()) {
          await this.loadPiece(this.addressOf(file, number), hash);
          this.advance((at + Math.min(file.packed, (number + 1) * piece)) / total);
        }
        // Pieces that do not fit were spoiled here: without them all begins anew.
        await this.join(file).catch((error) => this.dropPieces(file).then(() => Promise.reject(error)));
      }
      await this.dropPieces(file);
      before += file.packed;
      this.advance(before / total);
    }
  }

  // It is kept for the next start, and its hash is in its address.
  async readManifest() {
    const kept = await this.cache.match(this.manifest);
    if (kept) return kept.json();
    const bytes = await this.fetchBytes(this.manifest, this.version.split("-").at(-1));
    await this.cache.put(this.manifest, new this.browser.Response(bytes, { headers: { "Content-Type": "application/json" } }));
    return JSON.parse(new TextDecoder().decode(bytes));
  }

  addressOf({ name }, number) {
    return `${this.folder}${name}/${number}`;
  }

  async loadPiece(address, hash) {
    if (await this.cache.match(address)) return;
    await this.cache.put(address, new this.browser.Response(await this.fetchBytes(address, hash)));
    this.pause = FIRST_PAUSE_MS;
  }

  // Return the bytes at an address, if their hash begins so. The browser's own cache would keep them a second time.
  async fetchBytes(address, hash) {
    const signal = this.browser.AbortSignal?.timeout?.(GIVE_UP_MS);
    const response = await this.browser.fetch(address, { cache: "no-store", credentials: "omit", signal });
    if (!response.ok) throw new Error(`HTTP ${response.status} for ${address}`);
    const bytes = await response.arrayBuffer();
    const found = await this.hashOf(bytes);
    if (found !== null && !found.startsWith(hash)) throw new Error(`${address} is not what the server has`);
    return bytes;
  }

  async hashOf(bytes) {
    const { subtle } = this.browser.crypto ?? {};
    if (!subtle) return null;
    const digest = new Uint8Array(await subtle.digest("SHA-256", bytes));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async join(file) {
    const kept = await Promise.all(file.pieces.map((_, number) => this.cache.match(this.addressOf(file, number))));
    const packed = new this.browser.Blob(await Promise.all(kept.map((piece) => piece.blob())));
    const whole = packed.stream().pipeThrough(new this.browser.DecompressionStream("gzip"));
    const headers = { "Content-Type": file.type, "Content-Length": String(file.size) };
    await this.cache.put(this.folder + file.name, new this.browser.Response(whole, { headers }));
  }

  async dropPieces(file) {
    for (const number of file.pieces.keys()) await this.cache.delete(this.addressOf(file, number));
  }

  // Until the net is back, as far as the browser knows, or for a while that grows.
  wait() {
    const { promise, resolve } = makePromise();
    const timer = this.browser.setTimeout(resolve, this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
    this.browser.addEventListener?.("online", resolve, { once: true });
    return promise.finally(() => {
      this.browser.clearTimeout(timer);
      this.browser.removeEventListener?.("online", resolve);
    });
  }

  advance(progress) {
    this.progress = progress;
    this.onChange();
  }

  finish(state) {
    if (state === KEPT) this.progress = 1;
    this.set(state);
  }

  set(state) {
    this.state = state;
    this.onChange();
  }
}

function makePromise() {
  const made = {};
  made.promise = new Promise((resolve) => (made.resolve = resolve));
  return made;
}
