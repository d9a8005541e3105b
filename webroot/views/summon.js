import { field, h, setText } from '../dom.js';
import { t } from '../texts.js';
import { problemWords } from '../words.js';
import { openDialog } from './dialog.js';

const LONGEST = 4_000;

/** Summons a model with instructions of its own, which everybody in the room can read. */
export function openSummon(app, { needKey }) {
  const room = app.store.get().open;
  const providers = app.store.get().providers.filter((provider) => provider.ready !== 'none' || provider.needsKey);
  const provider = field(t('summon.provider'), h('select', { testid: 'summon-provider', onchange: suggest }, providers.map((p) => h('option', { value: p.id }, p.name))));
  const model = field(t('summon.model'), h('input', { maxlength: 200, autocomplete: 'off', spellcheck: 'false', testid: 'summon-model' }));
  const handle = field(t('summon.handle'), h('input', { maxlength: 32, autocomplete: 'off', spellcheck: 'false', testid: 'summon-handle' }), t('summon.handleHint'));
  const instructions = field(t('summon.instructions'), h('textarea', { dir: 'auto', rows: 5, maxlength: LONGEST, testid: 'summon-instructions' }), t('summon.instructionsHint', { most: LONGEST }));
  const fault = h('p.fault', { role: 'alert', testid: 'summon-fault' });
  const { close } = openDialog({
    title: t('summon.title'),
    testid: 'summon',
    body: h('form', { onsubmit: summon }, provider.element, model.element, handle.element, instructions.element, fault,
      h('div.actions', {},
        h('button', { type: 'button', testid: 'visit', title: t('summon.visitHint'), onclick: () => take(visit) }, t('summon.visit')),
        h('button.primary', { type: 'submit', testid: 'summon-submit' }, t('summon.submit')))),
  });
  suggest();

  function suggest() {
    const chosen = providers.find((p) => p.id === provider.input.value);
    model.input.placeholder = chosen?.defaultModel ?? '';
  }

  const more = () => ({ handle: handle.input.value.trim().replace(/^@/, ''), instructions: instructions.input.value.trim() });
  const here = () => app.summon(room, provider.input.value, model.input.value.trim(), more());
  const visit = () => app.visit(t('summon.visitName', { model: model.input.value.trim() || providers.find((p) => p.id === provider.input.value).name }).slice(0, 64), provider.input.value, model.input.value.trim(), more());

  function summon(event) {
    event.preventDefault();
    take(here);
  }

  async function take(how) {
    setText(fault, '');
    try {
      await how();
      close();
    } catch (problem) {
      if (problem.code !== 'key-needed') return setText(fault, problem.code === 'disconnected' ? t('connection.notNow') : problemWords(problem));
      close();
      needKey({ provider: provider.input.value, ...problem.facts });
    }
  }
}
