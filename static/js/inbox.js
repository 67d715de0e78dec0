// The inbox, live: a conversation that moves is drawn anew by the server and goes to the top.
import { parse } from "./thread/log.js";

const list = document.querySelector("[data-inbox][data-socket]");
const WAIT_MAX = 30_000;

function take(frame) {
  if (frame.t !== "row") return;
  const [row] = parse(frame.html);
  const old = list.querySelector(`[data-talk="${frame.thread}"]`);
  const focused = old?.contains(document.activeElement);
  old?.remove();
  list.prepend(row);
  if (focused) row.querySelector("a").focus();
}

function open(tries = 0) {
  const address = new URL(list.dataset.socket, location.href);
  address.protocol = address.protocol.replace(/^http/, "ws");
  address.searchParams.set("lang", document.documentElement.lang);
  const socket = new WebSocket(address);
  let fails = tries;
  socket.addEventListener("message", (event) => {
    fails = 0;
    take(JSON.parse(event.data));
  });
  socket.addEventListener("close", (event) => {
    if (event.code >= 4400 && event.code < 4405) return;
    setTimeout(async () => {
      // What moved while the line was down comes with the whole list.
      const answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
      if (answer?.ok) list.replaceChildren(...parse(await answer.text()));
      open(fails + 1);
    }, Math.random() * Math.min(WAIT_MAX, 500 * 2 ** (fails + 1)));
  });
}

if (list && new URLSearchParams(location.search).size === 0) open();
