// The line to the socket: resumes by number, notices gaps, waits longer each time it fails, and
// asks every five seconds by plain requests while sockets do not come through.

const POLL = 5_000;
const WAIT_MAX = 30_000;
const SILENCE_MAX = 65_000;
const FINAL = new Set([4401, 4403, 4404]);

export class Line {
  constructor(place, log) {
    this.place = place;
    this.log = log;
    this.tries = 0;
    this.hearers = [];
    this.over = false;
    this.fetching = null;
    this.banner = document.querySelector("[data-connection]");
    addEventListener("online", () => this.open());
    addEventListener("pagehide", () => this.socket?.close());
    addEventListener("pageshow", (event) => { if (event.persisted) this.open(); });
    document.addEventListener("visibilitychange", () => { if (!document.hidden && !this.isOpen) this.open(); });
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  hear(hearer) {
    this.hearers.push(hearer);
  }

  send(frame) {
    if (this.isOpen) this.socket.send(JSON.stringify(frame));
  }

  open() {
    if (this.over || this.isOpen || this.socket?.readyState === WebSocket.CONNECTING) return;
    clearTimeout(this.waiting);
    const address = new URL(this.place.dataset.socket, location.href);
    address.protocol = address.protocol.replace(/^http/, "ws");
    address.searchParams.set("after", this.log.last);
    address.searchParams.set("lang", this.place.dataset.language);
    this.socket = new WebSocket(address);
    this.socket.addEventListener("message", (event) => this.take(JSON.parse(event.data)));
    this.socket.addEventListener("close", (event) => this.lost(event.code));
  }

  take(frame) {
    clearTimeout(this.silence);
    // A half-open connection says nothing at all: end it and begin again.
    this.silence = setTimeout(() => this.socket.close(), SILENCE_MAX);
    if (frame.t === "hello") this.opened();
    if (frame.t === "entry") this.takeEntry(frame);
    if (frame.t === "beat" && frame.last > this.log.last) this.fetchMissing();
    if (frame.t === "read") this.log.showRead(frame.seq);
    this.hearers.forEach((hearer) => hearer(frame));
  }

  opened() {
    this.tries = 0;
    clearInterval(this.polling);
    this.polling = null;
    if (this.banner) this.banner.hidden = true;
  }

  takeEntry(frame) {
    // An own message may come by socket before its own request is answered.
    if (frame.client) document.querySelector(`[data-client="${frame.client}"]`)?.remove();
    if (frame.seq > this.log.last + 1) this.fetchMissing();
    else this.log.add(frame.html);
  }

  lost(code) {
    clearTimeout(this.silence);
    if (FINAL.has(code)) {
      this.over = true;
      this.say(document.querySelector("[data-words]").dataset.revoked);
      return;
    }
    this.tries += 1;
    // Full jitter: a thousand pages that lost one server do not come back in one moment.
    const wait = Math.random() * Math.min(WAIT_MAX, 500 * 2 ** this.tries);
    this.waiting = setTimeout(() => this.open(), wait);
    if (this.tries < 2) return;
    if (this.banner) this.banner.hidden = false;
    this.polling ??= setInterval(() => this.fetchMissing(), POLL);
  }

  say(sentence) {
    if (!this.banner) return;
    this.banner.textContent = sentence;
    this.banner.hidden = false;
  }

  /** Fetch what comes after the last entry shown, page by page; one run at a time. */
  fetchMissing() {
    this.fetching ??= this.fetchPages().finally(() => { this.fetching = null; });
    return this.fetching;
  }

  async fetchPages() {
    for (let more = true; more;) {
      const before = this.log.last;
      const address = `${this.place.dataset.entries}?after=${before}`;
      const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
      if (!answer?.ok) return;
      this.log.add(await answer.text());
      this.log.showRead(Number(answer.headers.get("X-Read-Seq")));
      more = answer.headers.get("X-More") === "1" && this.log.last > before;
    }
  }
}
