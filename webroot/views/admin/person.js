import { h, setText } from '../../dom.js';
import { t } from '../../texts.js';
import { problemWords } from '../../words.js';
import { openDialog } from '../dialog.js';
import { ask } from './ask.js';
import { choose } from './pieces.js';

const ROLES = ['member', 'manager', 'admin'];

/** What an admin may do with one account. */
export function openPerson(app, api, person, changed) {
  const { name } = person;
  const { close } = openDialog({
    title: name,
    testid: 'person-dialog',
    body: [roleSection(), keySection(), accountSection()],
  });
  const done = () => {
    close();
    changed();
  };

  function roleSection() {
    const role = choose(t('admin.person.role'), Object.fromEntries(ROLES.map((each) => [each, t(`admin.role.${each}`)])), person.role, 'person-role', t('admin.person.role-hint'));
    const save = h('button', { type: 'button', testid: 'person-role-save', disabled: true, onclick: () => ask({
      title: t('admin.person.role-title'),
      words: t(`admin.person.role-to.${role.input.value}`, { name }),
      action: t('admin.person.role-save'),
      run: () => api.changePerson(person.id, { role: role.input.value }),
      done,
    }) }, t('admin.person.role-save'));
    role.input.addEventListener('change', () => { save.disabled = role.input.value === person.role; });
    return h('section', {}, role.element, h('div.actions.start', {}, save));
  }

  function keySection() {
    const providers = Object.fromEntries(app.store.get().providers.filter((each) => each.needsKey).map((each) => [each.id, each.name]));
    const state = h('p.hint', { role: 'status', testid: 'person-keys-state' });
    const turn = h('button', { type: 'button', testid: 'person-keys-switch', hidden: true, onclick: () => switching() });
    const provider = choose(t('admin.person.keys'), providers, Object.keys(providers)[0], 'person-keys-provider', t('admin.person.keys-hint'));
    let off = false;
    provider.input.addEventListener('change', look);
    look();
    return h('section', {}, provider.element, state, h('div.actions.start', {}, turn));

    async function look() {
      turn.disabled = true;
      const asked = provider.input.value;
      try {
        const answer = await api.keysDisabled(person.id, asked);
        if (asked !== provider.input.value) return;
        off = answer.disabled;
        setText(state, off ? t('admin.person.keys-off') : t('admin.person.keys-on'));
        setText(turn, off ? t('admin.person.keys-allow') : t('admin.person.keys-stop'));
        turn.hidden = false;
        turn.disabled = false;
      } catch (problem) {
        setText(state, problemWords(problem));
      }
    }

    function switching() {
      const values = { name, provider: providers[provider.input.value] };
      const run = () => api.switchKeys(person.id, provider.input.value, !off);
      if (off) return run().then(look, (problem) => setText(state, problemWords(problem)));
      return ask({ title: t('admin.person.keys-stop'), words: t('admin.person.keys-ask', values), action: t('admin.person.keys-stop'), run, done: look });
    }
  }

  function accountSection() {
    const signOut = h('button', { type: 'button', testid: 'person-sign-out', onclick: () => ask({
      title: t('admin.person.sign-out'),
      words: t('admin.person.sign-out-ask', { name }),
      action: t('admin.person.sign-out'),
      run: () => api.signOut(person.id),
      done,
    }) }, t('admin.person.sign-out'));
    const action = person.disabled ? t('admin.person.enable') : t('admin.person.disable');
    const disable = h(person.disabled ? 'button' : 'button.danger', { type: 'button', testid: 'person-disable', onclick: () => ask({
      title: action,
      words: t(`admin.person.${person.disabled ? 'enable' : 'disable'}-ask`, { name }),
      action,
      run: () => api.changePerson(person.id, { disabled: !person.disabled }),
      done,
    }) }, action);
    return h('section', {}, h('h3', {}, t('admin.person.account')), h('div.actions.start', {}, signOut, disable));
  }
}
