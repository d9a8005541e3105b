import { h, setText } from '../dom.js';
import { t } from '../texts.js';
import { THEMES, setTheme, theme } from '../theme.js';
import { problemWords } from '../words.js';
import { openDialog } from './dialog.js';
import { keyForm } from './key-form.js';
import { languageChoice } from './language-choice.js';
import { notifyChoice } from './notify-choice.js';
import { keyRow, sessionKeyRow } from './key-rows.js';
import { ownUsageView } from './own-usage.js';
import { typeAgain, typedIn } from './typed.js';

/** Keys, appearance, language, account. `typed` is what was typed in the form for keys before it was drawn anew. */
export function openSettings(app, typed) {
  const rows = h('ul.key-rows', { testid: 'key-list' }, h('li.hint', {}, t('settings.loading')));
  const load = () => Promise.all([app.api.sessionKeys(), app.api.keys()])
    .then(([passing, saved]) => show(passing, saved), (problem) => rows.replaceChildren(h('li.fault', {}, problemWords(problem))));
  const form = keyForm(app, { saved: load });
  const locked = h('p.warning', { hidden: true, testid: 'keys-locked' }, t('settings.locked'));
  const sealedTo = h('p.hint', { testid: 'sealing-key-id' });
  const version = h('p.hint', { testid: 'version' });
  const { close } = openDialog({
    title: t('settings.title'),
    testid: 'settings',
    className: 'large',
    closed: () => stopListening(),
    body: [
      locked,
      h('section', {}, h('h3', {}, t('settings.keys')),
        h('p.hint', {}, t('settings.keysHint')),
        rows,
        h('div.add-key', {}, h('h4', {}, t('settings.add')), form, sealedTo)),
      h('section.usage', {}, h('h3', {}, t('usage.heading')), ownUsageView(app)),
      h('section', {}, h('h3', {}, t('settings.appearance')), themeChoice(), languageChoice(() => speakAgain(app, typedIn(form)))),
      h('section', {}, h('h3', {}, t('settings.notifications')), notifyChoice()),
      h('section', {}, h('h3', {}, t('settings.account')),
        h('p.hint', {}, t('settings.signedInAs', { name: app.session.user().name })),
        h('div.actions.start', {}, h('button', { type: 'button', testid: 'sign-out', onclick: () => (close(), app.session.signOut()) }, t('settings.signOut')))),
      version,
    ],
  });
  if (typed) typeAgain(form, typed);
  load();
  app.api.sealingKey().then(({ keyId }) => setText(sealedTo, t('settings.sealedTo', { key: keyId })), () => {});
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
    rows.replaceChildren(...(all.length ? all : [h('li.hint', {}, t('settings.noKeys'))]));
  }
}

async function speakAgain(app, typed) {
  await app.hooks.redraw();
  document.querySelector('[data-testid=settings-open]').focus();
  openSettings(app, typed);
}

function themeChoice() {
  return h('div.segments', { role: 'radiogroup', 'aria-label': t('settings.theme') },
    THEMES.map((value) => h('label', {},
      h('input', { type: 'radio', name: 'theme', value, checked: theme() === value, testid: `theme-${value}`, onchange: () => setTheme(value) }), h('span', {}, t(`settings.theme.${value}`)))));
}
