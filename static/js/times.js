// Relative times and clocks stay true while the page is open.

const MINUTE = 60_000;

function parts(milliseconds) {
  const all = Math.floor(Math.abs(milliseconds) / MINUTE);
  return { days: Math.floor(all / 1440), hours: Math.floor(all / 60) % 24, minutes: all % 60 };
}

/** Say a span the way core/spans.py says it: the two largest units. */
function sayShort(span, words, fill) {
  if (span.days) return fill(words.days, span);
  return fill(span.hours ? words.hours : words.minutes, span);
}

function sayRelative(when, now, words, fill) {
  if (Math.abs(when - now) < MINUTE) return when <= now ? words.now : words.less;
  const span = sayShort(parts(when - now), words, fill);
  return fill(when > now ? words.in : words.ago, { span });
}

function refreshClock(clock, now) {
  const left = Date.parse(clock.dataset.ends) - now;
  const span = parts(left);
  clock.querySelectorAll("[data-unit]").forEach((place) => {
    const number = String(span[place.dataset.unit]);
    place.textContent = place.dataset.unit === "minutes" ? number.padStart(2, "0") : number;
  });
  if (left <= 0 && !clock.classList.contains("late")) clock.classList.add("late");
  else if (left > 0 && left < 1440 * MINUTE && clock.classList.contains("calm")) {
    clock.classList.replace("calm", "soon");
  }
}

export function keepTimesFresh(words, fill) {
  if (!words.days) return;
  // The site's clock may differ from this machine's (and can be moved in a demo).
  const shift = words.clock ? Date.parse(words.clock) - Date.now() : 0;
  const refresh = () => {
    const now = Date.now() + shift;
    document.querySelectorAll("[data-relative]").forEach((place) => {
      const when = Date.parse(place.closest("time").dateTime);
      place.textContent = sayRelative(when, now, words, fill);
    });
    document.querySelectorAll("[data-ends]").forEach((clock) => refreshClock(clock, now));
  };
  setInterval(refresh, 30_000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
}
