/*
 * What somebody has chosen for this browser: how the page looks, speaks and tells. It says nothing of who they are, and outlives
 * their signing out; everything else that lies in the browser does not.
 */
const OURS = 'conclave.';
const NAMES = ['theme', 'language', 'single-keys', 'notify'].map((name) => OURS + name);

/** Signs out, which has the browser clear what it stores, and brings back the choices alone. */
export async function keepPreferences(signOut, storage = localStorage) {
  const kept = NAMES.map((name) => [name, storage.getItem(name)]).filter(([, value]) => value !== null);
  await signOut();
  // Where nobody has answered, nothing was cleared.
  for (const name of Object.keys(storage)) if (name.startsWith(OURS)) storage.removeItem(name);
  for (const [name, value] of kept) storage.setItem(name, value);
}
