import { h, setText } from '../../dom.js';
import { t } from '../../texts.js';
import { problemWords } from '../../words.js';
import { openDialog } from '../dialog.js';

/** Asks before something is done that cannot be taken back lightly, does it, and tells if it failed. */
export function ask({ title, words, action, run, done = () => {} }) {
  const fault = h('p.fault', { role: 'alert' });
  const yes = h('button.danger', { type: 'button', testid: 'ask-yes', onclick: go }, action);
  const no = h('button', { type: 'button', testid: 'ask-no', autofocus: true, onclick: () => close() }, t('admin.cancel'));
  const { close } = openDialog({ title, testid: 'ask', className: 'narrow', body: [h('p', { testid: 'ask-words' }, words), fault, h('div.actions', {}, no, yes)] });

  async function go() {
    yes.disabled = true;
    setText(fault, '');
    try {
      await run();
      close();
      done();
    } catch (problem) {
      setText(fault, problemWords(problem));
      yes.disabled = false;
    }
  }
}
