// Writing: the message stands in the log at once as pending, then sent or failed, never twice.
import { forgetDraft } from "../drafts.js";
import { Attachments } from "./attachments.js";

const DRAFT_AFTER = 1_200;

export class Composer {
  constructor(form, place, log, line) {
    Object.assign(this, { form, place, log, line });
    this.text = form.elements.text;
    this.files = new Attachments(form, place.dataset.uploadUrl);
    form.addEventListener("submit", (event) => this.submit(event));
    // Enter makes a new line, on every keyboard; only with Ctrl or ⌘ it sends.
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
    this.text.addEventListener("input", () => this.keepDraft());
  }

  get token() {
    return this.form.elements.csrfmiddlewaretoken.value;
  }

  submit(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const text = this.text.value.trimEnd();
    if (this.files.busy || (!text.trim() && !this.files.ids.length)) return;
    const message = { text, files: this.files.take(), clientId: crypto.randomUUID() };
    const element = this.showPending(message);
    this.text.value = "";
    this.text.focus();
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
    clearTimeout(this.drafting);
    forgetDraft(this.form);
    this.send(message, element);
  }

  showPending(message) {
    const [element] = this.log.part("own");
    element.dataset.client = message.clientId;
    const place = element.querySelector(".entry-text");
    for (const line of message.text.split("\n")) {
      if (place.childNodes.length) place.append(document.createElement("br"));
      place.append(line);
    }
    const names = element.querySelector("[data-names]");
    message.files.forEach((file) => {
      const item = document.createElement("li");
      item.textContent = file.name;
      names.append(item);
    });
    if (!message.files.length) names.remove();
    const now = new Date();
    const time = element.querySelector("time");
    time.dateTime = now.toISOString();
    time.textContent = now.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    this.log.list.append(element);
    this.log.toEnd();
    return element;
  }

  async send(message, element) {
    const body = new URLSearchParams({ text: message.text, client_id: message.clientId });
    message.files.forEach((file) => body.append("files_ids", file.id));
    const headers = { "X-Requested-With": "fetch", "X-CSRFToken": this.token };
    const answer = await fetch(this.form.action, { method: "POST", headers, body }).catch(() => null);
    const told = answer?.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    if (answer?.ok && told.html) this.arrived(told, element);
    else this.failed(message, element, told.error);
  }

  arrived(told, element) {
    element.remove();
    // What the others wrote in between comes first: the numbers decide the order.
    if (told.seq > this.log.last + 1) {
      this.line.fetchMissing().then(() => this.log.add(told.html, { announce: false }));
    } else {
      this.log.add(told.html, { announce: false });
    }
    this.log.toEnd();
  }

  failed(message, element, sentence) {
    element.classList.replace("pending", "failed");
    const place = element.querySelector("[data-receipt-place]");
    place.replaceChildren(...this.log.part("failed"));
    if (sentence) place.querySelector(".receipt").prepend(`${sentence} `);
    place.querySelector("[data-retry]").addEventListener("click", () => {
      element.classList.replace("failed", "pending");
      place.replaceChildren(...this.log.part("pending"));
      // The same client id: should the first try have arrived after all, it is the same message.
      this.send(message, element);
    });
    place.querySelector("[data-copy-closest]")?.addEventListener("click", () => {
      navigator.clipboard?.writeText(message.text);
    });
  }

  keepDraft() {
    clearTimeout(this.drafting);
    this.drafting = setTimeout(() => {
      const headers = { "X-Requested-With": "fetch", "X-CSRFToken": this.token };
      const body = new URLSearchParams({ text: this.text.value });
      fetch(this.place.dataset.draftUrl, { method: "POST", headers, body }).catch(() => {});
    }, DRAFT_AFTER);
  }
}
