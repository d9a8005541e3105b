import { h, setText } from '../dom.js';
import { KEY_STATES, dateWords, problemWords, testWords } from '../words.js';
import { THEMES, setTheme, theme } from '../theme.js';
import { openDialog } from './dialog.js';
import { keyForm } from './key-form.js';

/** Keys, appearance, account. */
export function openSettings(app) {
  const rows = h('ul.key-rows', { testid: 'key-list' }, h('li.hint', {}, 'Loading your keys…'));
  const load = () => app.api.keys().then(show, (problem) => rows.replaceChildren(h('li.fault', {}, problemWords(problem))));
  const locked = h('p.warning', { hidden: true, testid: 'keys-locked' }, 'Keys are locked until the server has its master key back. None is lost, but none can pay until then.');
  const version = h('p.hint', { testid: 'version' });
  const { close } = openDialog({
    title: 'Settings',
    testid: 'settings',
    className: 'large',
    body: [
      locked,
      h('section', {}, h('h3', {}, 'Your keys'),
        h('p.hint', {}, 'A key pays for the replies you ask for. It is sealed in this browser, stored sealed, and never shown again, not even to you.'),
        rows,
        h('div.add-key', {}, h('h4', {}, 'Add a key'), keyForm(app, { saved: load }))),
      h('section', {}, h('h3', {}, 'Appearance'), themeChoice()),
      h('section', {}, h('h3', {}, 'Account'),
        h('p.hint', {}, `Signed in as ${app.session.user().name}.`),
        h('div.actions.start', {}, h('button', { type: 'button', testid: 'sign-out', onclick: () => (close(), app.session.signOut()) }, 'Sign out'))),
      version,
    ],
  });
  load();
  app.api.setup().then((server) => {
    setText(version, `Conclave ${server.version}`);
    locked.hidden = !server.keysLocked;
  }, () => {});

  function show(keys) {
    const names = Object.fromEntries(app.store.get().providers.map((p) => [p.id, p.name]));
    rows.replaceChildren(...(keys.length
      ? keys.map((key) => keyRow(app, key, names[key.provider] ?? key.provider, load))
      : [h('li.hint', {}, 'None yet. The practice model works without one.')]));
  }
}

function keyRow(app, key, name, reload) {
  const state = h('span.key-state', { dataset: { state: key.state }, testid: 'key-state' }, KEY_STATES[key.state] ?? key.state);
  const outcome = h('p.result', { role: 'status' });
  const test = h('button.small', { type: 'button', testid: 'key-row-test', onclick: again }, 'Test');
  const remove = h('button.small', { type: 'button', testid: 'key-remove', onclick: ask }, 'Remove');
  const actions = h('div.key-actions', {}, test, remove);
  const facts = [key.model, key.baseUrl, key.createdAt && `added ${dateWords(key.createdAt)}`, key.lastUsedAt ? `last used ${dateWords(key.lastUsedAt)}` : 'not used yet'];
  const row = h('li.key-row', { testid: 'key-row', dataset: { provider: key.provider } },
    h('div.key-main', {},
      h('p.key-name', {}, h('strong', {}, name), key.last4 && h('code', {}, `••••${key.last4}`), key.label && h('span', {}, key.label)),
      h('p.hint', {}, state, ` · ${facts.filter(Boolean).join(' · ')}`), outcome),
    actions);

  async function again() {
    test.disabled = true;
    setText(outcome, `Asking ${name}…`);
    try {
      const answer = await app.api.testSavedKey(key.provider);
      setText(outcome, testWords(answer));
      outcome.dataset.state = answer.state;
      setText(state, KEY_STATES[answer.state] ?? answer.state);
      state.dataset.state = answer.state;
    } catch (problem) {
      setText(outcome, problemWords(problem));
    }
    test.disabled = false;
  }

  function ask() {
    const keep = h('button.small', { type: 'button', onclick: () => actions.replaceChildren(test, remove) || remove.focus() }, 'Keep');
    const really = h('button.small.danger', { type: 'button', testid: 'key-remove-confirm', onclick: drop }, 'Remove and stop');
    actions.replaceChildren(h('span.hint', {}, 'Replies it pays for end now.'), keep, really);
    really.focus();
  }

  async function drop() {
    try {
      await app.api.removeKey(key.provider);
      await reload();
      await app.loadProviders();
    } catch (problem) {
      actions.replaceChildren(test, remove);
      setText(outcome, problemWords(problem));
    }
  }

  return row;
}

function themeChoice() {
  return h('div.segments', { role: 'radiogroup', 'aria-label': 'Theme' },
    Object.entries(THEMES).map(([value, label]) => h('label', {},
      h('input', { type: 'radio', name: 'theme', value, checked: theme() === value, testid: `theme-${value}`, onchange: () => setTheme(value) }), h('span', {}, label))));
}
