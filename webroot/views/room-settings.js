import { field, h, setText } from '../dom.js';
import { t } from '../texts.js';
import { problemWords } from '../words.js';
import { openDialog } from './dialog.js';

const SMALLEST = 500;
const LARGEST = 200_000;
const MODES = ['last', 'thread', 'all'];
const ANSWERS = ['addressed', 'every'];

/** What holds for the open room. Everybody may read it; its owner, its moderators and admins may change it. */
export function openRoomSettings(app) {
  const id = app.store.get().open;
  const room = () => app.store.get().rooms[id];
  const isAdmin = app.session.user().role === 'admin';
  const owns = isAdmin || room().you.role === 'owner';
  const may = owns || room().you.role === 'moderator';
  const now = h('p', { testid: 'context-now' });
  const { close } = openDialog({
    title: t('room.settings'),
    testid: 'room-settings',
    closed: () => stopListening(),
    body: [
      may && aboutForm(app, id, room(), owns),
      h('section', {}, h('h3', {}, t('roomSettings.hear')), now, may ? contextForm(app, id, room()) : h('p.hint', {}, t('roomSettings.hearOthers'))),
      takeAway(app, id, () => room().name),
      owns && !room().lobby && deletion(app, id, () => room().name, () => close()),
    ].filter(Boolean),
  });
  const stopListening = app.store.listen(show);
  show();

  function show() {
    const context = room()?.context;
    if (context) setText(now, t(`roomSettings.heard.${context.mode}`, { tokens: context.tokens, most: LARGEST }));
  }
}

/** A form that saves a change of the room and says how that went. */
function changing(app, id, testid, fields, change, done) {
  const result = h('p.hint', { role: 'status', testid: `${testid}-result` });
  return h('form', { onsubmit: save }, fields, h('div.actions.start', {}, h('button.primary', { type: 'submit', testid: `${testid}-save` }, t('roomSettings.save'))), result);

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
  const tokens = field(t('roomSettings.tokens'), h('input', { type: 'number', min: SMALLEST, max: LARGEST, step: 1, required: true, value: context?.tokens ?? '', testid: 'context-tokens' }),
    t('roomSettings.tokensHint', { least: SMALLEST, most: LARGEST }));
  const mode = field(t('roomSettings.which'), select(textsOf(MODES, (mode) => t(`roomSettings.mode.${mode}`)), context?.mode ?? 'last', 'context-mode'));
  const hops = field(t('roomSettings.hops'), h('input', { type: 'number', min: 0, max: 20, step: 1, required: true, value: hopLimit ?? 4, testid: 'hop-limit' }), t('roomSettings.hopsHint'));
  const answers = field(t('roomSettings.unnamed'), select(textsOf(ANSWERS, (answer) => t(`roomSettings.answers.${answer}`)), now, 'answers'));
  return changing(app, id, 'room-settings', [mode.element, tokens.element, hops.element, answers.element],
    () => ({ context: { tokens: Number(tokens.input.value), mode: mode.input.value }, hopLimit: Number(hops.input.value), answers: answers.input.value }), t('roomSettings.savedNext'));
}

function aboutForm(app, id, room, owns) {
  const name = field(t('roomSettings.name'), h('input', { required: true, dir: 'auto', maxlength: 80, autocomplete: 'off', value: room.name, testid: 'room-name-input' }));
  const topic = field(t('roomSettings.topic'), h('input', { dir: 'auto', maxlength: 300, autocomplete: 'off', value: room.topic, testid: 'room-topic-input' }));
  const visibility = field(t('roomSettings.who'), select({ open: t('roomSettings.open'), private: t('roomSettings.private') }, room.visibility, 'room-visibility'));
  const days = field(t('roomSettings.days'), h('input', { type: 'number', min: 1, max: 3650, step: 1, placeholder: t('roomSettings.forEver'), value: room.retentionDays ?? '', testid: 'room-retention' }),
    t('roomSettings.daysHint'));
  const form = changing(app, id, 'room-about', [name.element, topic.element, owns && !room.lobby && visibility.element, days.element],
    () => ({
      name: name.input.value.trim(),
      topic: topic.input.value.trim(),
      ...(owns && !room.lobby && { visibility: visibility.input.value }),
      retentionDays: days.input.value ? Number(days.input.value) : null,
    }), t('roomSettings.saved'));
  return h('section', {}, h('h3', {}, t('roomSettings.room')), form);
}

function takeAway(app, id, name) {
  const fault = h('p.fault', { role: 'alert' });
  const button = h('button', { type: 'button', testid: 'room-export', onclick: run }, t('roomSettings.export'));
  return h('section', {}, h('h3', {}, t('roomSettings.away')), h('p.hint', {}, t('roomSettings.awayHint')), h('div.actions.start', {}, button), fault);

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
  const sure = field(t('roomSettings.sure'), h('input', { dir: 'auto', autocomplete: 'off', testid: 'room-delete-name', oninput: () => { button.disabled = sure.input.value.trim() !== name(); } }));
  const fault = h('p.fault', { role: 'alert' });
  const button = h('button.danger', { type: 'button', disabled: true, testid: 'room-delete', onclick: run }, t('roomSettings.delete'));
  return h('section', {}, h('h3', {}, t('roomSettings.deletion')), sure.element, h('div.actions.start', {}, button), fault);

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

const textsOf = (values, text) => Object.fromEntries(values.map((value) => [value, text(value)]));

function select(options, chosen, testid) {
  return h('select', { testid }, Object.entries(options).map(([value, label]) => h('option', { value, selected: value === chosen }, label)));
}
