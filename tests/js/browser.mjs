// A browser whose clock, network and sockets a test controls, and what servers send to it.

export class Browser {
  constructor() {
    Object.assign(this, { now: 0, timers: new Map(), next: 1, sockets: [], responses: [], requested: [] });
    const browser = this;
    this.WebSocket = class {
      constructor(url) {
        this.url = url;
        this.open = true;
        browser.sockets.push(this);
        if (browser.isRefused) queueMicrotask(() => this.onclose?.({ code: 1006 }));
        else if (!browser.isDeaf) queueMicrotask(() => this.onopen?.());
      }
      close() {
        this.open = false;
      }
    };
  }

  async fetch(url, { signal }) {
    this.requested.push(url);
    const response = this.responses.shift();
    if (response === NEVER) return new Promise((_, reject) => signal && (signal.onabort = () => reject(new Error("aborted"))));
    if (response instanceof Error) throw response;
    return response;
  }

  setTimeout(then, milliseconds) {
    this.timers.set(this.next, { at: this.now + milliseconds, then });
    return this.next++;
  }

  clearTimeout(id) {
    this.timers.delete(id);
  }

  async pass(milliseconds) {
    const end = this.now + milliseconds;
    for (;;) {
      const [id, timer] = [...this.timers].sort(([, one], [, other]) => one.at - other.at)[0] ?? [];
      if (!timer || timer.at > end) break;
      this.timers.delete(id);
      this.now = timer.at;
      timer.then();
      await settled();
    }
    this.now = end;
  }

  get socket() {
    return this.sockets.at(-1);
  }
}

export const NEVER = "never";
export const settled = () => new Promise((resolve) => setImmediate(resolve));
export const game = (seq, ws_urls = ["ws://w/ws/games/g"]) => ({ ok: true, status: 200, json: async () => ({ epoch: 1, seq, ws_urls, snapshot: state(seq) }) });
export const state = (seq) => ({ total_runs: seq, deliveries: { from_index: 0, list: [] } });
export const ball = (seq, base = seq - 1) => ({ event: "state:update", epoch: 1, seq, delta: { type: "delta", base_seq: base, total_runs: seq } });
