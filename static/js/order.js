// The sheet of an order follows its log: a step of the other side shows at once, in its words,
// its buttons and its money. Without this module the page tells it when it is loaded again.

const PARTS = [".order-sheet", ".order-head .stages", ".order-head .steps-short", ".mobile-bar .tag"];
const REACHABLE = "a[href],button,summary";
let running = null;

async function refresh() {
  running?.abort();
  running = new AbortController();
  try {
    const answer = await fetch(location.pathname, { signal: running.signal });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    PARTS.forEach((part) => replace(document.querySelector(part), fresh.querySelector(part)));
    replaceDock(fresh.querySelector(".dock-actions"));
  } catch (error) {
    // Offline or overtaken by a newer step: the next one, or the next page, shows it.
    if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
  }
}

function replace(old, fresh) {
  if (!old || !fresh) return;
  const open = [...old.querySelectorAll("details")].map((details) => details.open);
  const place = [...old.querySelectorAll(REACHABLE)].indexOf(document.activeElement);
  old.replaceWith(document.adoptNode(fresh));
  fresh.querySelectorAll("details").forEach((details, n) => { details.open = open[n] ?? false; });
  if (place >= 0) fresh.querySelectorAll(REACHABLE)[place]?.focus();
}

/** The buttons above the composer, on small screens: they come and go with the state. */
function replaceDock(fresh) {
  const old = document.querySelector(".dock-actions");
  if (old && fresh) replace(old, fresh);
  else if (fresh) document.querySelector(".dock").prepend(document.adoptNode(fresh));
  else old?.remove();
}

document.addEventListener("entry-added", ({ target }) => {
  if (!target.matches(".message")) refresh();
});
