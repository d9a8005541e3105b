import { field, h, setText } from '../dom.js';
import { problemWords } from '../words.js';
import { openDialog } from './dialog.js';

const count = new Intl.NumberFormat();
const SMALLEST = 500;
const LARGEST = 200_000;

/** What holds for the open room. Everybody may read it; its owner, its moderators and admins may change it. */
export function openRoomSettings(app) {
  const id = app.store.get().open;
  const room = () => app.store.get().rooms[id];
  const may = app.session.user().role === 'admin' || ['owner', 'moderator'].includes(room().you.role);
  const now = h('p', { testid: 'context-now' });
  const tokens = field('Tokens that a model hears', h('input', { type: 'number', min: SMALLEST, max: LARGEST, step: 1, required: true, value: room().context?.tokens ?? '', testid: 'context-tokens' }),
    `From ${count.format(SMALLEST)} to ${count.format(LARGEST)}. The more it hears, the more each reply costs who pays.`);
  const result = h('p.hint', { role: 'status', testid: 'room-settings-result' });
  const form = h('form', { onsubmit: save }, tokens.element,
    h('div.actions.start', {}, h('button.primary', { type: 'submit', testid: 'room-settings-save' }, 'Save')), result);
  openDialog({
    title: 'Room settings',
    testid: 'room-settings',
    closed: () => stopListening(),
    body: h('section', {}, h('h3', {}, 'What models hear'), now, may ? form : h('p.hint', {}, 'The room’s owner and its moderators can change that.')),
  });
  const stopListening = app.store.listen(show);
  show();

  function show() {
    const heard = room()?.context?.tokens;
    if (heard) setText(now, `A model hears the newest messages that fit into ${count.format(heard)} tokens, each of them whole.`);
  }

  async function save(event) {
    event.preventDefault();
    setText(result, '');
    try {
      await app.api.changeRoom(id, { context: { tokens: Number(tokens.input.value) } });
      setText(result, 'Saved. It holds from the next reply on.');
    } catch (problem) {
      setText(result, problemWords(problem));
    }
  }
}
