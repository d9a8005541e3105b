/*
 * The part of the address behind `#`: a link's one-time code, or the open room.
 */

/** Takes a code out of the address bar at once, so that it is neither bookmarked nor read over a shoulder. */
export function takeLink() {
  const [kind, code] = parts();
  if ((kind !== 'setup' && kind !== 'invite') || !code) return null;
  history.replaceState(null, '', location.pathname + location.search);
  return { kind, code };
}

export function roomInAddress() {
  const [kind, id] = parts();
  return kind === 'room' ? id : null;
}

export function showRoom(id) {
  const address = `#room=${encodeURIComponent(id)}`;
  const shown = roomInAddress();
  if (shown === null) history.replaceState(null, '', address);
  else if (shown !== id) history.pushState(null, '', address);
}

function parts() {
  const [kind, value = ''] = location.hash.slice(1).split('=');
  return [kind, decodeURIComponent(value)];
}
