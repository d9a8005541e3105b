import { field, h, setText } from '../dom.js';
import { problemWords } from '../words.js';
import { openDialog } from './dialog.js';

const count = new Intl.NumberFormat();
const SMALLEST = 500;
const LARGEST = 200_000;
const MODES = { last: 'The newest that fit', thread: 'Those that lead to the question', all: 'All, as far as models can take it' };
const ANSWERS = { addressed: 'No model answers', every: 'The first model answers' };
const HEARD = {
  last: (tokens) => `A model hears the newest messages that fit into ${tokens} tokens, each of them whole.`,
  thread: (tokens) => `A model hears the messages that lead to the question by replying to each other, the newest that fit into ${tokens} tokens, each of them whole.`,
  all: () => `A model hears all messages, as far as they fit into ${count.format(LARGEST)} tokens, each of them whole.`,
};

/** What holds for the open room. Everybody may read it; its owner, its moderators and admins may change it. */
export function openRoomSettings(app) {
  const id = app.store.get().open;
  const room = () => app.store.get().rooms[id];
  const isAdmin = app.session.user().role === 'admin';
  const owns = isAdmin || room().you.role === 'owner';
  const may = owns || room().you.role === 'moderator';
  const now = h('p', { testid: 'context-now' });
  const { close } = openDialog({
    title: 'Room settings',
    testid: 'room-settings',
    closed: () => stopListening(),
    body: [
      may && aboutForm(app, id, room(), owns),
      h('section', {}, h('h3', {}, 'What models hear'), now, may ? contextForm(app, id, room()) : h('p.hint', {}, 'The room’s owner and its moderators can change that.')),
      takeAway(app, id, () => room().name),
      owns && !room().lobby && deletion(app, id, () => room().name, () => close()),
    ].filter(Boolean),
  });
  const stopListening = app.store.listen(show);
  show();

  function show() {
    const context = room()?.context;
    if (context) setText(now, HEARD[context.mode](count.format(context.tokens)));
  }
}

/** A form that saves a change of the room and says how that went. */
function changing(app, id, testid, fields, change, done) {
  const result = h('p.hint', { role: 'status', testid: `${testid}-result` });
  return h('form', { onsubmit: save }, fields, h('div.actions.start', {}, h('button.primary', { type: 'submit', testid: `${testid}-save` }, 'Save')), result);

  async function save(event) {
    event.preventDefault();
    setText(result, '');
    try {
      await app.api.changeRoom(id, change());
      app.loadRooms().catch(() => {});
      setText(result, done);
    } catch (problem) {
      setText(result, problemWords(problem));
    }
  }
}

function contextForm(app, id, { context, hopLimit, answers: now }) {
  const tokens = field('Tokens that a model hears', h('input', { type: 'number', min: SMALLEST, max: LARGEST, step: 1, required: true, value: context?.tokens ?? '', testid: 'context-tokens' }),
    `From ${count.format(SMALLEST)} to ${count.format(LARGEST)}. The more it hears, the more each reply costs who pays.`);
  const mode = field('Which messages', select(MODES, context?.mode ?? 'last', 'context-mode'));
  const hops = field('Replies that models ask of each other', h('input', { type: 'number', min: 0, max: 20, step: 1, required: true, value: hopLimit ?? 4, testid: 'hop-limit' }), 'At most so many after one message of a person, by a handle in theirs. Who asked first pays.');
  const answers = field('Messages that name no model', select(ANSWERS, now, 'answers'));
  return changing(app, id, 'room-settings', [mode.element, tokens.element, hops.element, answers.element],
    () => ({ context: { tokens: Number(tokens.input.value), mode: mode.input.value }, hopLimit: Number(hops.input.value), answers: answers.input.value }), 'Saved. It holds from the next reply on.');
}

function aboutForm(app, id, room, owns) {
  const name = field('Name', h('input', { required: true, maxlength: 80, autocomplete: 'off', value: room.name, testid: 'room-name-input' }));
  const topic = field('Topic', h('input', { maxlength: 300, autocomplete: 'off', value: room.topic, testid: 'room-topic-input' }));
  const visibility = field('Who may come in', select({ open: 'Everyone on this server', private: 'Only people with an invitation' }, room.visibility, 'room-visibility'));
  const days = field('Days that messages are kept', h('input', { type: 'number', min: 1, max: 3650, step: 1, placeholder: 'for ever', value: room.retentionDays ?? '', testid: 'room-retention' }),
    'Older ones are removed for good, from search, exports and what models hear.');
  const form = changing(app, id, 'room-about', [name.element, topic.element, owns && !room.lobby && visibility.element, days.element],
    () => ({
      name: name.input.value.trim(),
      topic: topic.input.value.trim(),
      ...(owns && !room.lobby && { visibility: visibility.input.value }),
      retentionDays: days.input.value ? Number(days.input.value) : null,
    }), 'Saved.');
  return h('section', {}, h('h3', {}, 'The room'), form);
}

function takeAway(app, id, name) {
  const fault = h('p.fault', { role: 'alert' });
  const button = h('button', { type: 'button', testid: 'room-export', onclick: run }, 'Export as JSON Lines');
  return h('section', {}, h('h3', {}, 'Take it away'), h('p.hint', {}, 'Everything that was said here, a line of JSON for each message.'), h('div.actions.start', {}, button), fault);

  async function run() {
    button.disabled = true;
    setText(fault, '');
    try {
      const url = URL.createObjectURL(await app.api.exportRoom(id));
      h('a', { href: url, download: `${name().replace(/[^\p{L}\p{N}]+/gu, '-') || 'room'}.jsonl` }).click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    } catch (problem) {
      setText(fault, problemWords(problem));
    }
    button.disabled = false;
  }
}

function deletion(app, id, name, close) {
  const sure = field('To delete the room with everything in it, write its name', h('input', { autocomplete: 'off', testid: 'room-delete-name', oninput: () => { button.disabled = sure.input.value.trim() !== name(); } }));
  const fault = h('p.fault', { role: 'alert' });
  const button = h('button.danger', { type: 'button', disabled: true, testid: 'room-delete', onclick: run }, 'Delete the room');
  return h('section', {}, h('h3', {}, 'Delete it'), sure.element, h('div.actions.start', {}, button), fault);

  async function run() {
    try {
      await app.api.deleteRoom(id);
      close();
      await app.loadRooms();
    } catch (problem) {
      setText(fault, problemWords(problem));
    }
  }
}

function select(options, chosen, testid) {
  return h('select', { testid }, Object.entries(options).map(([value, label]) => h('option', { value, selected: value === chosen }, label)));
}
