import { h, setText } from '../dom.js';
import { t } from '../texts.js';
import { problemWords } from '../words.js';
import { openDialog } from './dialog.js';

export function openEdit(app, message) {
  const text = h('textarea', { rows: 6, maxlength: 16_384, value: message.text, dir: 'auto', 'aria-label': t('message.text'), testid: 'edit-text', autofocus: true });
  const fault = h('p.fault', { role: 'alert' });
  const form = h('form', { onsubmit: save }, text, fault, h('div.actions', {}, h('button.primary', { type: 'submit', testid: 'edit-save' }, t('button.save'))));
  const { close } = openDialog({ title: t('message.editTitle'), testid: 'edit-dialog', body: form });

  async function save(event) {
    event.preventDefault();
    setText(fault, '');
    try {
      await app.request({ type: 'edit', message: message.id, text: text.value });
      close();
    } catch (problem) {
      setText(fault, problemWords(problem));
    }
  }
}

export function openRemove(app, message) {
  const { close } = openDialog({
    title: t('message.removeTitle'),
    testid: 'delete-dialog',
    className: 'narrow',
    body: [
      h('p', {}, t('message.removeHint')),
      h('div.actions', {}, h('button.primary', { type: 'button', testid: 'delete-confirm', autofocus: true, onclick: () => { close(); app.alter({ type: 'delete', message: message.id }); } }, t('message.remove'))),
    ],
  });
}
