import { h } from '../../dom.js';
import { icon } from '../../icons.js';
import { learn, t } from '../../texts.js';
import { nameTitle } from '../../title.js';
import { invitesPart } from './invites.js';
import { peoplePart } from './people.js';
import { roomsPart } from './rooms.js';
import { serverPart } from './server.js';
import { serviceKeysPart } from './service-keys.js';
import { usagePart } from './usage.js';

const PARTS = { people: peoplePart, invites: invitesPart, rooms: roomsPart, 'service-keys': serviceKeysPart, usage: usagePart, server: serverPart };
const OF_MANAGERS = ['invites', 'service-keys'];
let ready = null;

/** The admin page: its parts, of which managers have some. Each asks the server anew when it is shown. */
export async function adminView(app) {
  ready ??= Promise.all([
    learn({ en: async () => (await import('../../texts/admin-en.js')).default, de: async () => (await import('../../texts/admin-de.js')).default }),
    dressed(),
  ]);
  await Promise.all([ready, app.store.get().providers.length || app.loadProviders().catch(app.notify)]);
  const isAdmin = app.session.user().role === 'admin';
  const names = Object.keys(PARTS).filter((name) => isAdmin || OF_MANAGERS.includes(name));
  const links = names.map((name) => h('a', { href: `#/admin/${name}`, testid: `admin-${name}` }, t(`admin.part.${name}`)));
  const back = h('a.button.quiet', { testid: 'admin-back', href: '#', onclick: leave }, icon('back'), t('admin.back'));
  const body = h('div.admin-body');
  const element = h('main.admin', { testid: 'admin' },
    h('header.admin-head', {}, back, h('h1', {}, t('admin.open'))),
    h('nav.admin-nav', { 'aria-label': t('admin.parts') }, links),
    body);
  let shown = names[0];

  function show(wanted) {
    const refused = wanted !== '' && !names.includes(wanted);
    shown = names.includes(wanted) ? wanted : names[0];
    links.forEach((link, at) => (names[at] === shown ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current')));
    const title = h('h2', { tabindex: '-1', testid: 'admin-title' }, t(`admin.part.${shown}`));
    const part = h('section.admin-part', {}, title, PARTS[shown](app));
    body.replaceChildren(...(refused ? [h('p.warning', { role: 'alert', testid: 'admin-refused' }, t(wanted in PARTS ? 'admin.part-refused' : 'admin.part-unknown'))] : []), part);
    name();
    title.focus();
  }

  function name() {
    nameTitle(`${t(`admin.part.${shown}`)} · ${t('admin.open')} · Conclave`);
  }

  function leave(event) {
    event.preventDefault();
    const { open } = app.store.get();
    location.hash = open ? `#room=${encodeURIComponent(open)}` : '#';
  }

  return { element, show, name };
}

/** Waits for the styles, so that nothing is seen without them. */
function dressed() {
  return new Promise((done) => {
    const sheet = h('link', { rel: 'stylesheet', href: new URL('../../styles/admin.css', import.meta.url).href, onload: done, onerror: done });
    document.head.append(sheet);
  });
}
