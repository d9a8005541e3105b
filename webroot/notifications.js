import { linkTo } from './address.js';
import { mentionsSince } from './mentions.js';
import { t } from './texts.js';

const NAME = 'conclave.notify';
let cannot = false;

/** Whether mentions are told outside the page: on, off, denied by the browser, or missing there. */
export function notifyState() {
  if (cannot || !('Notification' in window)) return 'missing';
  if (Notification.permission === 'denied') return 'denied';
  return Notification.permission === 'granted' && localStorage.getItem(NAME) === 'on' ? 'on' : 'off';
}

/** Asks the browser, which asks its user. */
export async function wantNotifications() {
  if ((await Notification.requestPermission()) === 'granted') localStorage.setItem(NAME, 'on');
}

export const unwantNotifications = () => localStorage.removeItem(NAME);

/** Hears each change of the store, and tells of what is said to `me` while nobody sees the page. What is said stays in the page. */
export function tellMentions(after, before) {
  if (!document.hidden || (before.rooms === after.rooms && before.news === after.news) || notifyState() !== 'on') return;
  for (const { room, message, answers } of mentionsSince(before, after, after.me)) {
    const { name } = message.author;
    tell(room.name, answers ? t('notify.answers', { name }) : t('notify.names', { name }), linkTo(room.id, message.id), message.id);
  }
}

function tell(title, body, link, tag) {
  try {
    // Of several pages with the same message the system shows one.
    const note = new Notification(title, { body, tag, icon: new URL('icons/icon-192.png', document.baseURI).href });
    note.onclick = () => {
      focus();
      location.href = link;
      note.close();
    };
  } catch {
    // Browsers of phones have the name and refuse its use by a page.
    cannot = true;
  }
}
