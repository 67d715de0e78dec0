// The page's words for scripts (components/site_words.html), and a way to say them.

export const words = document.getElementById("site-words")?.dataset ?? {};

/** Put values into a sentence: fill("{used} of {most}", {used: 3, most: 9}). */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}|%\((\w+)\)[sd]/g, (_all, a, b) => values[a ?? b] ?? "");
}

/** Tell something without moving focus: it is read aloud and shown for a while. */
export function say(text, kind = "success") {
  let place = document.querySelector(".toasts");
  if (!place) {
    place = document.createElement("div");
    place.className = "toasts";
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  const toast = document.createElement("div");
  toast.className = `notice ${kind}`;
  const body = document.createElement("p");
  body.className = "notice-body";
  body.textContent = text;
  toast.append(body);
  place.append(toast);
  setTimeout(() => toast.remove(), 6000);
}
