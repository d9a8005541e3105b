const AGAIN_MS = 60_000;
/** So that not everybody in a room asks at the same moment. */
const SPREAD_MS = 15_000;
const OWN = new Set(['own', 'session', 'none']);

/** Whether who pays for one of these seats is for others to change, of which nobody hears: they lend, withdraw, or run out of credit. */
export const hangsOnOthers = (payers = {}) => Object.values(payers).some(({ payer }) => !OWN.has(payer?.kind));

/** Asks again who pays in the open room, now and then, while somebody sees the page and others may have changed it. */
export function createOthersPay({ store, ask, isSeen = () => !document.hidden, wait = setTimeout, stop = clearTimeout }) {
  let due = null;
  const matters = () => isSeen() && hangsOnOthers(store.get().payers[store.get().open]);

  store.watch((after, before) => {
    if (after.payers !== before.payers || after.open !== before.open) start();
  });

  function start() {
    stop(due);
    due = matters() ? wait(again, AGAIN_MS + Math.random() * SPREAD_MS) : null;
  }

  function again() {
    if (matters()) ask();
    start();
  }

  return {
    /** Somebody looks at the page again. */
    seen: () => matters() && ask(),
  };
}
