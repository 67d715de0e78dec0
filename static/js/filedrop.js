// Files by drop, paste or button; each is sent at once with its own progress and can be retried.
// Without this module the same input is a plain multipart field.
import { fill } from "./words.js";

const RETRIES = 3;
const SPRITE = document.querySelector("svg.i use")?.getAttribute("href").split("#")[0] ?? "";

function sizeInWords(bytes) {
  const units = ["B", "kB", "MB", "GB"];
  const step = bytes ? Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1) : 0;
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: step > 1 ? 1 : 0 });
  return `${number.format(bytes / 1000 ** step)} ${units[step]}`;
}

function drawIcon(name) {
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("class", "i");
  icon.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${SPRITE}#${name}`);
  icon.append(use);
  return icon;
}

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

/** One file on its way: a row of the list that knows how to send, retry and remove itself. */
class Row {
  constructor(drop, file) {
    this.drop = drop;
    this.file = file;
    this.tries = 0;
    this.row = element("li", "");
    this.note = element("span", "drop-note", drop.says("queued"));
    this.bar = document.createElement("progress");
    this.bar.max = 100;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", file.name);
    this.row.append(drawIcon("file"), element("span", "drop-name", file.name), this.note, this.bar, this.removal());
    this.row.dataset.state = "queued";
    drop.list.append(this.row);
  }

  removal() {
    const acts = element("span", "drop-acts");
    const button = element("button", "icon-btn");
    button.type = "button";
    button.setAttribute("aria-label", this.drop.says("remove", { name: this.file.name }));
    button.append(drawIcon("close"));
    button.addEventListener("click", () => this.remove());
    acts.append(button);
    return acts;
  }

  remove() {
    this.request?.abort();
    this.row.remove();
    this.hidden?.remove();
    this.drop.rows.delete(this);
    this.drop.changed();
    this.drop.input.focus();
  }

  send() {
    this.row.dataset.state = "sending";
    this.tries += 1;
    const body = new FormData();
    body.append("file", this.file);
    body.append("purpose", this.drop.place.dataset.purpose);
    const request = new XMLHttpRequest();
    this.request = request;
    request.open("POST", this.drop.url);
    request.setRequestHeader("X-CSRFToken", this.drop.token);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => this.show(event));
    request.addEventListener("load", () => this.answered(request));
    request.addEventListener("error", () => this.lost());
    request.send(body);
  }

  show(event) {
    const percent = event.lengthComputable ? Math.floor(event.loaded / event.total * 100) : 0;
    this.bar.value = percent;
    this.note.textContent = this.drop.says("sending", { percent, size: sizeInWords(this.file.size) });
  }

  answered(request) {
    const answer = readJson(request.responseText);
    if (request.status < 300 && answer.id) this.arrived(answer.id);
    else if (request.status >= 500) this.lost();
    else this.refuse(answer.error ?? this.drop.says("failed"));
  }

  arrived(id) {
    this.row.dataset.state = "done";
    this.bar.remove();
    this.note.textContent = this.drop.says("done", { size: sizeInWords(this.file.size) });
    this.hidden = document.createElement("input");
    this.hidden.type = "hidden";
    this.hidden.name = this.drop.hiddenName;
    this.hidden.value = id;
    this.drop.place.append(this.hidden);
    this.drop.changed();
  }

  /** A lost connection is tried again by itself, later each time; then the person decides. */
  lost() {
    if (this.tries < RETRIES && navigator.onLine) setTimeout(() => this.send(), 1000 * 2 ** this.tries);
    else this.offerRetry(this.drop.says("failed"));
  }

  /** Sending the same file again would be refused again. */
  refuse(sentence) {
    this.row.dataset.state = "failed";
    this.bar.value = 0;
    this.note.textContent = sentence;
    this.drop.changed();
  }

  offerRetry(sentence) {
    this.refuse(sentence);
    const again = element("button", "link-btn", this.drop.says("retry"));
    again.type = "button";
    again.addEventListener("click", () => {
      this.tries = 0;
      this.send();
    });
    this.note.append(" ", again);
  }
}

function readJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

class Drop {
  constructor(place) {
    this.place = place;
    this.input = place.querySelector("input[type=file]");
    this.list = place.querySelector(".drop-list");
    this.zone = place.querySelector(".drop-zone");
    this.url = place.dataset.uploadUrl;
    this.hiddenName = `${place.dataset.name}_ids`;
    this.form = place.closest("form");
    this.token = this.form?.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    this.rows = new Set();
    this.listen();
  }

  says(name, values = {}) {
    return fill(this.place.dataset[name], values);
  }

  listen() {
    this.input.addEventListener("change", () => {
      if (this.url) this.take(this.input.files);
    });
    const stop = (event) => event.preventDefault();
    this.zone.addEventListener("dragover", (event) => {
      stop(event);
      this.zone.classList.add("over");
    });
    this.zone.addEventListener("dragleave", () => this.zone.classList.remove("over"));
    this.zone.addEventListener("drop", (event) => {
      stop(event);
      this.zone.classList.remove("over");
      this.take(event.dataTransfer.files);
    });
    this.form?.addEventListener("paste", (event) => {
      if (event.clipboardData.files.length) this.take(event.clipboardData.files);
    });
  }

  take(files) {
    if (!this.url) {
      this.input.files = files;
      return;
    }
    for (const file of files) {
      const row = new Row(this, file);
      this.rows.add(row);
      row.send();
    }
    // The files go by their own requests; the form itself carries only their ids.
    this.input.value = "";
    this.input.required = false;
    this.changed();
  }

  changed() {
    const busy = [...this.rows].some((row) => ["queued", "sending"].includes(row.row.dataset.state));
    this.form?.querySelectorAll("button:not([type=button])").forEach((button) => {
      button.disabled = busy;
    });
    this.place.dispatchEvent(new CustomEvent("files-changed", { bubbles: true, detail: { busy } }));
  }
}

document.querySelectorAll("[data-drop]").forEach((place) => new Drop(place));
