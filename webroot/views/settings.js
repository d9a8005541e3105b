import { h, setText } from '../dom.js';
import { problemWords } from '../words.js';
import { THEMES, setTheme, theme } from '../theme.js';
import { openDialog } from './dialog.js';
import { keyForm } from './key-form.js';
import { keyRow, sessionKeyRow } from './key-rows.js';

/** Keys, appearance, account. */
export function openSettings(app) {
  const rows = h('ul.key-rows', { testid: 'key-list' }, h('li.hint', {}, 'Loading your keys…'));
  const load = () => Promise.all([app.api.sessionKeys(), app.api.keys()])
    .then(([passing, saved]) => show(passing, saved), (problem) => rows.replaceChildren(h('li.fault', {}, problemWords(problem))));
  const locked = h('p.warning', { hidden: true, testid: 'keys-locked' }, 'Keys are locked until the server has its master key back. None is lost, but none can pay until then.');
  const sealedTo = h('p.hint', { testid: 'sealing-key-id' });
  const version = h('p.hint', { testid: 'version' });
  const { close } = openDialog({
    title: 'Settings',
    testid: 'settings',
    className: 'large',
    closed: () => stopListening(),
    body: [
      locked,
      h('section', {}, h('h3', {}, 'Your keys'),
        h('p.hint', {}, 'A key pays for the replies you ask for. It is sealed in this browser, stored sealed, and never shown again, not even to you.'),
        rows,
        h('div.add-key', {}, h('h4', {}, 'Add a key'), keyForm(app, { saved: load }), sealedTo)),
      h('section', {}, h('h3', {}, 'Appearance'), themeChoice()),
      h('section', {}, h('h3', {}, 'Account'),
        h('p.hint', {}, `Signed in as ${app.session.user().name}.`),
        h('div.actions.start', {}, h('button', { type: 'button', testid: 'sign-out', onclick: () => (close(), app.session.signOut()) }, 'Sign out'))),
      version,
    ],
  });
  load();
  app.api.sealingKey().then(({ keyId }) => setText(sealedTo, `Sealed in this browser to the server’s key ${keyId}.`), () => {});
  app.api.setup().then((server) => {
    setText(version, `Conclave ${server.version}`);
    locked.hidden = !server.keysLocked;
  }, () => {});
  let news = app.store.get().keyNews;
  const stopListening = app.store.listen(({ keyNews }) => {
    if (keyNews !== news) load();
    news = keyNews;
  });

  function show(passing, keys) {
    const names = Object.fromEntries(app.store.get().providers.map((p) => [p.id, p.name]));
    const name = (key) => names[key.provider] ?? key.provider;
    const all = [...passing.map((key) => sessionKeyRow(app, key, name(key), load)), ...keys.map((key) => keyRow(app, key, name(key), load))];
    rows.replaceChildren(...(all.length ? all : [h('li.hint', {}, 'None yet. The practice model works without one.')]));
  }
}

function themeChoice() {
  return h('div.segments', { role: 'radiogroup', 'aria-label': 'Theme' },
    Object.entries(THEMES).map(([value, label]) => h('label', {},
      h('input', { type: 'radio', name: 'theme', value, checked: theme() === value, testid: `theme-${value}`, onchange: () => setTheme(value) }), h('span', {}, label))));
}
