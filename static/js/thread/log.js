// The list of entries on the page: in the order of their numbers, each once, scrolled kindly.

/** Make elements of a fragment drawn by our server. */
export function parse(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return [...holder.content.children];
}

const numberOf = (element) => Number(/^e(\d+)$/.exec(element.id)?.[1] ?? 0);

export class LogView {
  constructor(place) {
    this.place = place;
    this.list = place.querySelector(".log");
    this.announcer = document.querySelector("[data-announce]");
    this.last = Number(place.dataset.shown);
    this.readByOther = 0;
    this.onEntry = () => {};
    this.openAtTheRightPlace();
    place.querySelector("[data-earlier]")?.addEventListener("click", (event) => this.loadEarlier(event));
  }

  /** On wide screens the log scrolls by itself, else the whole page does. */
  get scroller() {
    const own = getComputedStyle(this.place).overflowY;
    return own === "auto" || own === "scroll" ? this.place : document.scrollingElement;
  }

  atEnd() {
    const box = this.scroller;
    // A reversed column counts from its end downwards from zero.
    if (getComputedStyle(box).flexDirection === "column-reverse") return box.scrollTop > -80;
    return box.scrollHeight - box.scrollTop - box.clientHeight < 160;
  }

  toEnd() {
    const box = this.scroller;
    box.scrollTop = getComputedStyle(box).flexDirection === "column-reverse" ? 0 : box.scrollHeight;
  }

  openAtTheRightPlace() {
    if (location.hash.startsWith("#e")) return;
    const fresh = this.list.querySelector("[data-unread-line]");
    if (fresh) fresh.scrollIntoView({ block: "center" });
    else if (this.scroller === this.place) this.toEnd();
  }

  has(seq) {
    return document.getElementById(`e${seq}`) !== null;
  }

  /** Put drawn entries in; returns how many were new. Days that stand already are left out. */
  add(html, { announce = true } = {}) {
    const stay = this.atEnd();
    let added = 0;
    for (const element of parse(html)) {
      if (this.repeats(element)) continue;
      const seq = numberOf(element);
      this.list.insertBefore(element, this.ownPending());
      if (!seq) continue;
      added += 1;
      this.last = Math.max(this.last, seq);
      element.classList.add("new");
      if (announce && !element.classList.contains("me")) this.say(element);
      this.onEntry(announce && !element.classList.contains("me"));
      element.dispatchEvent(new CustomEvent("entry-added", { bubbles: true }));
    }
    if (added) {
      this.place.querySelector("[data-empty]")?.remove();
      this.keepOneReceipt();
      if (stay) this.toEnd();
    }
    return added;
  }

  repeats(element) {
    if (numberOf(element)) return this.has(numberOf(element));
    const day = element.dataset.day;
    return Boolean(day && this.list.querySelector(`[data-day="${day}"]`));
  }

  /** Own messages on their way stand last, whatever arrives meanwhile. */
  ownPending() {
    return this.list.querySelector(".entry.pending, .entry.failed");
  }

  say(element) {
    const line = document.createElement("p");
    const author = element.querySelector(".who")?.textContent ?? "";
    const text = element.querySelector(".entry-text, .slip, .entry-body")?.textContent ?? "";
    line.textContent = `${author} ${text}`.replace(/\s+/g, " ").trim();
    this.announcer.append(line);
    while (this.announcer.children.length > 5) this.announcer.firstElementChild.remove();
  }

  /** Sent or read stands under the last own message alone. */
  keepOneReceipt() {
    const own = [...this.list.querySelectorAll(".entry.message.me[id]")];
    own.slice(0, -1).forEach((element) => element.querySelector(".receipt")?.remove());
    this.showRead(this.readByOther);
  }

  showRead(seq) {
    this.readByOther = Math.max(this.readByOther, seq);
    const own = [...this.list.querySelectorAll(".entry.message.me[id]")].at(-1);
    if (!own || numberOf(own) > this.readByOther) return;
    own.querySelector(".receipt")?.remove();
    own.querySelector(".entry-body").append(...this.part("read"));
  }

  part(name) {
    const template = document.querySelector(`template[data-part="${name}"]`);
    return [...template.content.cloneNode(true).children];
  }

  async loadEarlier(event) {
    event.preventDefault();
    const link = event.currentTarget;
    const first = this.list.querySelector(".entry[id]");
    const before = numberOf(first);
    const address = `${this.place.dataset.entries}?before=${before}&show=${this.place.dataset.show}`;
    const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (!answer?.ok) {
      location.href = link.href;
      return;
    }
    const top = first.getBoundingClientRect().top;
    const older = parse(await answer.text());
    // The day of the first entry may now stand above it twice.
    const days = new Set(older.map((element) => element.dataset.day).filter(Boolean));
    this.list.querySelectorAll("[data-day]").forEach((day) => {
      if (days.has(day.dataset.day)) day.remove();
    });
    this.list.prepend(...older);
    this.scroller.scrollTop += first.getBoundingClientRect().top - top;
    if (answer.headers.get("X-More") !== "1") link.parentElement.remove();
    older.find((element) => element.id)?.setAttribute("tabindex", "-1");
  }
}
