import { field, h, setText } from '../dom.js';
import { problemWords } from '../words.js';
import { openDialog } from './dialog.js';

const count = new Intl.NumberFormat();
const SMALLEST = 500;
const LARGEST = 200_000;
const MODES = { last: 'The newest that fit', thread: 'Those that lead to the question', all: 'All, as far as models can take it' };
const ANSWERS = { addressed: 'No model answers', every: 'The first model answers' };

/** What holds for the open room. Everybody may read it; its owner, its moderators and admins may change it. */
export function openRoomSettings(app) {
  const id = app.store.get().open;
  const room = () => app.store.get().rooms[id];
  const may = app.session.user().role === 'admin' || ['owner', 'moderator'].includes(room().you.role);
  const now = h('p', { testid: 'context-now' });
  const tokens = field('Tokens that a model hears', h('input', { type: 'number', min: SMALLEST, max: LARGEST, step: 1, required: true, value: room().context?.tokens ?? '', testid: 'context-tokens' }),
    `From ${count.format(SMALLEST)} to ${count.format(LARGEST)}. The more it hears, the more each reply costs who pays.`);
  const mode = field('Which messages', h('select', { testid: 'context-mode' }, Object.entries(MODES).map(([value, words]) => h('option', { value, selected: value === room().context?.mode }, words))));
  const hops = field('Replies that models ask of each other', h('input', { type: 'number', min: 0, max: 20, step: 1, required: true, value: room().hopLimit ?? 4, testid: 'hop-limit' }), 'At most so many after one message of a person, by a handle in theirs. Who asked first pays.');
  const answers = field('Messages that name no model', h('select', { testid: 'answers' }, Object.entries(ANSWERS).map(([value, words]) => h('option', { value, selected: value === room().answers }, words))));
  const result = h('p.hint', { role: 'status', testid: 'room-settings-result' });
  const form = h('form', { onsubmit: save }, mode.element, tokens.element, hops.element, answers.element,
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
    const { tokens: heard, mode: which } = room()?.context ?? {};
    if (!heard) return;
    const words = {
      thread: `A model hears the messages that lead to the question by replying to each other, the newest that fit into ${count.format(heard)} tokens, each of them whole.`,
      all: `A model hears all messages, as far as they fit into ${count.format(LARGEST)} tokens, each of them whole.`,
    };
    setText(now, words[which] ?? `A model hears the newest messages that fit into ${count.format(heard)} tokens, each of them whole.`);
  }

  async function save(event) {
    event.preventDefault();
    setText(result, '');
    try {
      await app.api.changeRoom(id, {
        context: { tokens: Number(tokens.input.value), mode: mode.input.value },
        hopLimit: Number(hops.input.value),
        answers: answers.input.value,
      });
      setText(result, 'Saved. It holds from the next reply on.');
    } catch (problem) {
      setText(result, problemWords(problem));
    }
  }
}
