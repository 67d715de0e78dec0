// A gig's page: the total follows what is picked, written by the server so that it reads the same
// here, at the checkout and on the receipt. Without this script the form has a button for it.

const form = document.getElementById("buy-form");
let running = null;

async function refreshTotal() {
  running?.abort();
  running = new AbortController();
  const address = new URL(form.dataset.buy, location.href);
  address.search = new URLSearchParams(new FormData(form)).toString();
  try {
    const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" }, signal: running.signal });
    if (!answer.ok) return;
    show(await answer.text());
    history.replaceState(history.state, "", address);
  } catch (error) {
    if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
  }
}

function show(html) {
  const place = form.querySelector("[data-total]");
  place.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  const total = place.querySelector("[data-total-text]").textContent;
  document.querySelectorAll("[data-total-copy]").forEach((copy) => { copy.textContent = total; });
}

function markColumn() {
  const tier = new FormData(form).get("package");
  document.querySelectorAll("th[data-tier]").forEach((head) => {
    head.classList.toggle("picked-column", head.dataset.tier === tier);
  });
}

function showPictures() {
  const main = document.querySelector("[data-picture]");
  const strip = [...document.querySelectorAll("[data-show]")];
  const show = (link) => {
    const picture = link.querySelector("img");
    main.href = link.href;
    main.querySelector("img").src = link.href;
    main.querySelector("img").alt = picture.alt;
    strip.forEach((other) => other.setAttribute("aria-current", String(other === link)));
  };
  strip.forEach((link, place) => {
    link.addEventListener("click", (event) => { event.preventDefault(); show(link); });
    link.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const next = step && strip[place + step];
      if (next) { next.focus(); show(next); }
    });
  });
}

if (form) {
  form.addEventListener("change", () => { markColumn(); refreshTotal(); });
  form.querySelectorAll("[data-only-without-script]").forEach((button) => { button.hidden = true; });
}
showPictures();
