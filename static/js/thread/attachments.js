// Files of a message: by button, drop or paste; each is sent at once and can be removed.
import { fill } from "../words.js";

export class Attachments {
  constructor(form, address) {
    this.form = form;
    this.address = address;
    this.list = form.querySelector("[data-drop-list]");
    this.words = document.querySelector("[data-words]").dataset;
    this.kept = new Map();
    this.sending = new Set();
    const input = form.querySelector("[data-drop-input]");
    input.addEventListener("change", () => {
      this.add(input.files);
      input.value = "";
    });
    form.addEventListener("dragover", (event) => event.preventDefault());
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      this.add(event.dataTransfer.files);
    });
    form.addEventListener("paste", (event) => this.add(event.clipboardData.files));
  }

  get busy() {
    return this.sending.size > 0;
  }

  get ids() {
    return [...this.kept.values()].map((file) => file.id);
  }

  /** Return what is ready and begin anew. */
  take() {
    const files = [...this.kept.values()];
    this.kept.clear();
    this.list.replaceChildren();
    return files;
  }

  add(files) {
    for (const file of files) this.upload(file);
  }

  upload(file) {
    const row = document.querySelector('template[data-part="file"]').content.cloneNode(true).firstElementChild;
    row.querySelector("[data-name]").textContent = file.name;
    const note = row.querySelector("[data-note]");
    const request = new XMLHttpRequest();
    this.list.append(row);
    this.sending.add(row);
    row.querySelector("[data-remove]").addEventListener("click", () => {
      request.abort();
      this.forget(row);
    });
    request.open("POST", this.address);
    request.setRequestHeader("X-CSRFToken", this.form.elements.csrfmiddlewaretoken.value);
    request.setRequestHeader("X-Requested-With", "fetch");
    request.upload.addEventListener("progress", (event) => {
      note.textContent = fill(this.words.uploading, { percent: Math.floor(event.loaded / event.total * 100) });
    });
    request.addEventListener("loadend", () => this.answered(request, row, note));
    const body = new FormData();
    body.append("purpose", "message");
    body.append("file", file);
    request.send(body);
  }

  answered(request, row, note) {
    this.sending.delete(row);
    if (!row.isConnected) return;
    const told = request.getResponseHeader("Content-Type")?.includes("json") ? JSON.parse(request.responseText) : {};
    if (request.status === 201) {
      this.kept.set(row, told);
      note.textContent = this.words.ready;
    } else {
      row.classList.add("failed");
      note.textContent = told.error ?? this.words.lost;
    }
  }

  forget(row) {
    this.sending.delete(row);
    this.kept.delete(row);
    row.remove();
  }
}
