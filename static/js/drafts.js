// What somebody writes survives a reload, a lost connection and a refused submit.
// Only in this tab (sessionStorage), only where a form says data-draft="name".

const prefix = "draft:";

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name
    && field.matches("textarea,input[type=text],input[type=number],input:not([type])"));
}

function restore(form) {
  const kept = JSON.parse(sessionStorage.getItem(prefix + form.dataset.draft) ?? "{}");
  fieldsOf(form).forEach((field) => {
    if (!field.value && kept[field.name]) {
      field.value = kept[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
}

function keep(form, sayKept) {
  const values = Object.fromEntries(fieldsOf(form).map((field) => [field.name, field.value]));
  sessionStorage.setItem(prefix + form.dataset.draft, JSON.stringify(values));
  const place = form.querySelector("[data-draft-state]");
  if (place) place.textContent = sayKept();
}

/** Forget the draft of a form; call it when what was written has arrived. */
export function forgetDraft(form) {
  sessionStorage.removeItem(prefix + form.dataset.draft);
  const place = form.querySelector("[data-draft-state]");
  if (place) place.textContent = "";
}

export function keepDrafts(sayKept) {
  document.querySelectorAll("form[data-draft]").forEach(restore);
  let waiting;
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form?.dataset.draft || !event.isTrusted) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => keep(form, sayKept), 400);
  });
  document.addEventListener("submit", (event) => {
    // A composer forgets by itself once the server has confirmed the message.
    if (event.target.dataset.draft && !event.target.matches("[data-composer]")) {
      clearTimeout(waiting);
      forgetDraft(event.target);
    }
  });
}
