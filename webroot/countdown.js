const SECOND_MS = 1_000;

/** Calls `show` with the seconds that are left, now and each second until none is. `stop` ends it early. */
export function countdown(left, show) {
  let isOn = true;
  tick();
  return { stop: () => { isOn = false; } };

  function tick() {
    if (!isOn) return;
    const seconds = left();
    show(seconds);
    if (seconds > 0) setTimeout(tick, SECOND_MS);
  }
}

/** The seconds from now until `retryAfter` of them have passed. */
export function secondsFrom(retryAfter, now = Date.now) {
  const end = now() + retryAfter * SECOND_MS;
  return () => Math.max(0, Math.ceil((end - now()) / SECOND_MS));
}
