import { linkTo } from './address.js';
import { hangBell, ring, takeBellDown } from './bell-rope.js';
import { mentionsSince } from './mentions.js';
import { t } from './texts.js';

const NAME = 'conclave.notify';
const shown = new Set();
let cannot = false;

/** Whether mentions are told outside the page: on, off, denied by the browser, or missing there. */
export function notifyState() {
  if (cannot || !('Notification' in window)) return 'missing';
  if (Notification.permission === 'denied') return 'denied';
  return isWanted() ? 'on' : 'off';
}

const isWanted = () => 'Notification' in window && Notification.permission === 'granted' && localStorage.getItem(NAME) === 'on';

/** Asks the browser, which asks its user. */
export async function wantNotifications() {
  if ((await Notification.requestPermission()) === 'granted') localStorage.setItem(NAME, 'on');
  await readyToTell();
}

export async function unwantNotifications() {
  localStorage.removeItem(NAME);
  await takeBack();
}

/** Whether the page may show one by itself is known only when it tries: the bell hangs there before. */
export async function readyToTell() {
  if (isWanted()) await hangBell().catch(() => {});
}

/** Closes what is shown: it names people and rooms, and is for who was signed in. */
export async function takeBack() {
  for (const note of shown) note.close();
  shown.clear();
  await takeBellDown().catch(() => {});
}

/** Hears each change of the store, and tells of what is said to `me` while nobody sees the page. What is said stays in the page. */
export function tellMentions(after, before) {
  if (!document.hidden || (before.rooms === after.rooms && before.news === after.news) || !isWanted()) return;
  for (const { room, message, answers } of mentionsSince(before, after, after.me)) {
    const { name } = message.author;
    const words = answers ? t('notify.answers', { name }) : t('notify.names', { name });
    tell(room.name, words, linkTo(room.id, message.id), message.id).then(() => { cannot = false; }, () => { cannot = true; });
  }
}

/** Of several pages with the same message the system shows one. */
async function tell(title, body, link, tag) {
  const options = { body, tag, icon: new URL('icons/icon-192.png', document.baseURI).href };
  try {
    show(title, options, link);
  } catch {
    // Browsers of phones have the name and refuse its use by a page.
    await ring(title, { ...options, data: new URL(link).hash });
  }
}

function show(title, options, link) {
  const note = new Notification(title, options);
  shown.add(note);
  note.onclose = () => shown.delete(note);
  note.onclick = () => {
    focus();
    location.href = link;
    note.close();
  };
}
