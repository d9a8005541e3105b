/*
 * Shows notifications where a page may not do it itself, as on phones, and leads who presses one to its message. It answers no request
 * and keeps no copy of anything: whatever the page loads still comes from the server.
 */
addEventListener('install', () => skipWaiting());

addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data));
});

/** A notification brings the part of the address behind `#` alone, so that it leads nowhere but here. */
async function lead(hash) {
  const address = new URL(registration.scope);
  const windows = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const page = windows.find(({ url }) => new URL(url).pathname === address.pathname);
  address.hash = hash;
  if (!page) return clients.openWindow(address.href);
  page.postMessage({ hash });
  return page.focus();
}
