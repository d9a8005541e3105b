/*
 * The part of the address behind `#`: a link's one-time code, or the open room and perhaps a message of it.
 */

/** Takes a code out of the address bar at once, so that it is neither bookmarked nor read over a shoulder. */
export function takeLink() {
  const given = parts();
  const kind = ['setup', 'invite'].find((each) => given.get(each));
  if (!kind) return null;
  history.replaceState(null, '', location.pathname + location.search);
  return { kind, code: given.get(kind) };
}

export function roomInAddress() {
  return parts().get('room');
}

/** The message that a link names. */
export function messageInAddress() {
  return parts().get('message');
}

/** The part of the admin page that is asked for; empty for its beginning, null for another page. */
export function adminInAddress() {
  const given = /^#\/admin(?:\/([a-z-]*))?$/.exec(location.hash);
  return given && (given[1] ?? '');
}

export const linkTo = (room, message) => new URL(`#room=${encodeURIComponent(room)}&message=${encodeURIComponent(message)}`, document.baseURI).href;

export function showRoom(id) {
  if (adminInAddress() !== null) return;
  const address = `#room=${encodeURIComponent(id)}`;
  const shown = roomInAddress();
  if (shown === null || (shown === id && messageInAddress())) history.replaceState(null, '', address);
  else if (shown !== id) history.pushState(null, '', address);
}

const parts = () => new URLSearchParams(location.hash.slice(1));
