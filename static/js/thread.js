// A conversation, live: own messages appear at once, others' come by socket, and nothing is lost.
// The page works without this module; everything here goes through the same addresses.
import { Composer } from "./thread/composer.js";
import { Line } from "./thread/line.js";
import { LogView } from "./thread/log.js";
import { Presence } from "./thread/presence.js";

const place = document.querySelector("[data-thread]");

function markRead(log) {
  const send = (seq) => fetch(place.dataset.readUrl, {
    method: "POST",
    headers: { "X-Requested-With": "fetch", "X-CSRFToken": token() },
    body: new URLSearchParams({ seq }),
  }).catch(() => {});
  let told = 0;
  let unread = Number(place.dataset.unread);
  const title = document.title;
  const show = () => {
    document.title = unread ? `(${unread}) ${title}` : title;
  };
  const look = () => {
    if (document.hidden || !log.atEnd() || log.last <= told) return;
    if (unread || told) send(log.last);
    told = log.last;
    unread = 0;
    show();
    document.querySelector("[data-mark-read]")?.remove();
  };
  log.onEntry = (fresh) => {
    if (fresh) {
      unread += 1;
      told = Math.min(told, log.last - 1) || 1;
    }
    look();
    show();
  };
  document.addEventListener("visibilitychange", look);
  log.scroller.addEventListener("scroll", look, { passive: true });
  addEventListener("focus", look);
  // What was there when the page opened counts as read once it has been looked at.
  setTimeout(look, 1500);
}

function token() {
  return document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

if (place) {
  const log = new LogView(place);
  const live = place.dataset.live === "1" && place.dataset.show === "all";
  const line = new Line(place, log);
  new Presence(line, document.querySelector("[data-here]"), document.querySelector("[data-typing]"));
  const form = document.querySelector("[data-composer]");
  if (form && live) new Composer(form, place, log, line);
  if (live) line.open();
  markRead(log);
}
