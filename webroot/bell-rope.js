/*
 * How a page rings `bell.js`, the worker that shows notifications where pages may not.
 */
const BELL = new URL('bell.js', document.baseURI).href;

/** Whatever one asks, it names this one worker. It is made at once, and nobody can make another of its name. */
const policy = globalThis.trustedTypes?.createPolicy('bell', { createScriptURL: () => BELL });

navigator.serviceWorker?.addEventListener('message', ({ data }) => {
  if (data?.hash) location.hash = data.hash;
});

/** Has the worker registered and ready; rejects where there is none. */
export async function hangBell() {
  const registration = await navigator.serviceWorker.register(policy?.createScriptURL('') ?? BELL);
  const worker = registration.installing ?? registration.waiting;
  while (!registration.active && worker.state !== 'redundant') await new Promise((changed) => worker.addEventListener('statechange', changed, { once: true }));
  return registration;
}

export const ring = async (title, options) => (await hangBell()).showNotification(title, options);

/** Closes what it has shown, and unregisters it: what is not registered cannot be asked for it any more. */
export async function takeBellDown() {
  const registration = await navigator.serviceWorker?.getRegistration(BELL);
  // Beside a page that lies in a folder, the worker of another page could answer for it.
  if (registration?.scope !== new URL('./', BELL).href) return;
  for (const note of await registration.getNotifications()) note.close();
  await registration.unregister();
}
