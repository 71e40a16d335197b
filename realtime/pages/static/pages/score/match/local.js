// The match on this device: the records that the server has confirmed, and what the engine makes of them and of what waits.

import { READY } from "../engine/desk.js";

const PAGE = 200;

export class LocalMatch {
  // `fetchJson(path)` returns the answer of a read, or null. `view` is the newest answer of the engine, with the snapshot.
  constructor(match, { url, store, desk, fetchJson }) {
    Object.assign(this, { match, url, store, desk, fetchJson });
    this.epoch = 0;
    this.records = []; // confirmed
    this.view = null;
    this.kept = null; // the last snapshot of the server, for a start without net and engine
    this.recordedBy = null;
  }

  get head() {
    return this.records.at(-1)?.seq ?? 0;
  }

  // Whether the engine tells what is shown.
  get isOpen() {
    return this.desk.state === READY && this.view !== null;
  }

  async load() {
    const kept = await this.store.loadLog(this.match);
    if (!kept) return;
    Object.assign(this, { epoch: kept.epoch, records: kept.records, kept: kept.snapshot });
  }

  // Fetch what the server has recorded beyond these records: all of it in a new epoch. Return whether that was possible.
  async catchUp({ epoch, seq, snapshot }) {
    const isWhole = epoch !== this.epoch || this.records.length === 0;
    const known = isWhole ? [] : this.records;
    const newer = await this.fetchAfter(known.at(-1)?.seq ?? 0, seq);
    if (newer === null) return false;
    Object.assign(this, { epoch, records: [...known, ...newer] });
    await this.store.keepLog(this.match, { epoch, snapshot, records: newer }, isWhole);
    return true;
  }

  async fetchAfter(first, last) {
    const found = [];
    for (let after = first; after < last; after = found.at(-1).seq) {
      const page = await this.fetchJson(`${this.url}/events?after=${after}&page_size=${PAGE}`);
      if (!page?.results?.length) return null;
      for (const { seq, kind, payload, recorded_by: by } of page.results) {
        found.push({ seq, kind, payload });
        this.recordedBy = by;
      }
    }
    return found;
  }

  // Take an entry that the server has recorded as the engine foresaw it. Return false if it did otherwise.
  async confirm({ record }, { epoch, seq }, snapshot) {
    if (!record || epoch !== this.epoch || record.seq !== seq || this.head !== seq - 1) return false;
    this.records = [...this.records, record];
    await this.store.keepLog(this.match, { epoch, snapshot, records: [record] }, false);
    return true;
  }

  // Judge everything anew: what is confirmed, then these entries. Return those that the engine refuses, by key. Until it is
  // done, what was shown stays: a tap in between must meet what its scorer saw.
  async rebuild(entries) {
    if (this.desk.state !== READY || this.records.length === 0) return {};
    let view = await this.desk.ask({ do: "open", records: this.records });
    if (view?.refused) view = null;
    const refused = {};
    for (const entry of view ? entries : []) {
      const { action, body, seq } = entry;
      const judged = await this.desk.ask({ do: "record", action, body, seq });
      entry.record = judged?.record;
      if (judged?.refused) refused[entry.key] = judged.refused;
      else view = judged;
      if (judged === null) break;
    }
    this.view = view;
    return refused;
  }

  // Return the engine's answer to {action, body, seq}, which it keeps unless it refuses; null without the engine.
  async judge({ action, body, seq }) {
    if (!this.isOpen) return null;
    const judged = await this.desk.ask({ do: "record", action, body, seq });
    if (judged && !judged.refused) this.view = judged;
    if (judged === null) this.view = null;
    return judged;
  }

  // What would become of the match; null without the engine.
  async preview({ action, body, seq }) {
    return this.isOpen ? this.desk.ask({ do: "preview", action, body, seq }) : null;
  }

  // The events in force and the balls of an innings; null without the engine.
  async list(innings) {
    return this.isOpen ? this.desk.ask({ do: "list", innings }) : null;
  }
}
