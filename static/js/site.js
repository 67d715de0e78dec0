// What every page does beyond plain HTML. Nothing here is needed to use the site.
import { keepTimesFresh } from "./times.js";
import { keepDrafts } from "./drafts.js";
import { fill, say, words } from "./words.js";

function openDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    const dialog = opener && document.getElementById(opener.dataset.open);
    if (dialog instanceof HTMLDialogElement) {
      event.preventDefault();
      dialog.showModal();
      return;
    }
    // A click on the veil is a click on the dialog itself, outside of its content.
    if (event.target instanceof HTMLDialogElement && event.target.classList.contains("dialog")) {
      const box = event.target.getBoundingClientRect();
      const inside = event.clientX >= box.left && event.clientX <= box.right
        && event.clientY >= box.top && event.clientY <= box.bottom;
      if (!inside) event.target.close();
    }
    const closer = event.target.closest("[data-close]");
    closer?.closest("dialog")?.close();
  });
  document.querySelectorAll("dialog[data-open-now]").forEach((dialog) => dialog.showModal());
}

function closeMenus() {
  const menus = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    menus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
}

function switchTheme() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-theme-switch]");
    if (!form || !event.submitter) return;
    event.preventDefault();
    const theme = event.submitter.value;
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    form.querySelectorAll("[name=theme]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button === event.submitter));
    });
    const body = new FormData(form, event.submitter);
    fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
  });
}

/** A form is sent once: its button turns busy, a second submit is dropped. */
function guardSubmits() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches("[data-theme-switch],[data-composer]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented) return;
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
    // A download answers without leaving the page; then the form must work again.
    setTimeout(() => release(form), 15000);
  });
  // Coming back by the browser's button shows the page as it was left: sent.
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
}

function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

function countCharacters() {
  const show = (field) => {
    const place = document.getElementById(`${field.id}-count`) ?? addCount(field);
    place.textContent = fill(words.used ?? "{used}/{most}", { used: field.value.length, most: field.maxLength });
    place.classList.toggle("over", field.value.length >= field.maxLength);
  };
  document.querySelectorAll("textarea[maxlength],input[data-count]").forEach(show);
  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea[maxlength],input[data-count]")) show(event.target);
  });
}

function addCount(field) {
  const place = document.createElement("span");
  place.id = `${field.id}-count`;
  place.className = "count num";
  field.after(place);
  return place;
}

/** For browsers without field-sizing: the text area follows its text. */
function growTextAreas() {
  if (CSS.supports("field-sizing", "content")) return;
  document.addEventListener("input", ({ target }) => {
    if (!target.matches("textarea")) return;
    target.style.blockSize = "auto";
    target.style.blockSize = `${target.scrollHeight + 2}px`;
  });
}

function copyTexts() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy],[data-copy-from],[data-copy-entry]");
    if (!button) return;
    const source = "copyEntry" in button.dataset
      ? button.closest(".entry").querySelector(".entry-text")
      : document.getElementById(button.dataset.copyFrom);
    const text = button.dataset.copy ?? source?.value ?? source?.textContent ?? "";
    await navigator.clipboard.writeText(text.trim());
    say(words.copied ?? "");
  });
}

function listenForKeys() {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input,textarea,select,[contenteditable]");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && typing?.form) {
      typing.form.requestSubmit();
    }
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.documentElement.dataset.shortcuts === "off") return;
    const field = document.querySelector("[data-slash]");
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}

function tellOffline() {
  const show = () => {
    document.querySelector(".offline-bar")?.remove();
    if (navigator.onLine) return;
    const bar = document.createElement("div");
    bar.className = "offline-bar";
    bar.setAttribute("role", "status");
    bar.textContent = words.offline ?? "";
    document.body.prepend(bar);
  };
  addEventListener("online", show);
  addEventListener("offline", show);
  if (!navigator.onLine) show();
}

openDialogs();
closeMenus();
switchTheme();
guardSubmits();
countCharacters();
growTextAreas();
copyTexts();
listenForKeys();
tellOffline();
keepTimesFresh(words, fill);
keepDrafts(() => words.kept ?? "");
document.querySelector("[data-focus-me]")?.focus();
document.querySelectorAll(".only-script").forEach((part) => { part.hidden = false; });
