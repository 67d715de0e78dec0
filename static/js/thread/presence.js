// Who is here and who is writing: shown for as long as a sign of it is fresh.

const HERE_EVERY = 50_000;
const HERE_SHOWN = 60_000;
const TYPING_EVERY = 2_500;
const TYPING_SHOWN = 5_000;
const SETTLE = 5_000;

export class Presence {
  constructor(line, here, typing) {
    this.line = line;
    this.here = here;
    this.typing = typing;
    line.hear((frame) => this.take(frame));
    setInterval(() => this.ping(), HERE_EVERY);
    // Changing tabs for a moment is no coming and going.
    document.addEventListener("visibilitychange", () => setTimeout(() => this.ping(), SETTLE));
    let told = 0;
    document.querySelector("[data-composer] textarea")?.addEventListener("input", () => {
      if (Date.now() - told < TYPING_EVERY) return;
      told = Date.now();
      line.send({ t: "typing" });
    });
  }

  ping() {
    if (!document.hidden) this.line.send({ t: "here" });
  }

  take(frame) {
    if (frame.t === "hello") this.ping();
    if (frame.t === "here") this.show(this.here, "hereTimer", HERE_SHOWN);
    if (frame.t === "typing") this.show(this.typing, "typingTimer", TYPING_SHOWN);
    if (frame.t === "entry" && this.typing) this.typing.hidden = true;
  }

  show(element, timer, time) {
    if (!element) return;
    element.hidden = false;
    clearTimeout(this[timer]);
    this[timer] = setTimeout(() => { element.hidden = true; }, time);
  }
}
