import { copyButton, field, h, setText } from '../../dom.js';
import { t } from '../../texts.js';
import { problemWords } from '../../words.js';
import { choose, once } from './pieces.js';

const DAY_MS = 86_400_000;
const LASTING = [30, 90, 365];

/** Makes a key, and shows it this once. */
export function serviceKeyForm(app, api, { made }) {
  const label = field(t('admin.keys.label'), h('input', { required: true, maxlength: 64, autocomplete: 'off', testid: 'service-key-label' }), t('admin.keys.label-hint'));
  const type = choose(t('admin.keys.type'), { chat: t('admin.keys.for.chat'), management: t('admin.keys.for.management') }, 'chat', 'service-key-type');
  const lasts = choose(t('admin.keys.lasts'), { '': t('admin.keys.for-ever'), ...Object.fromEntries(LASTING.map((n) => [n, t('admin.keys.days', { n })])) }, '', 'service-key-lasts');
  const rooms = h('fieldset.admin-checks', { testid: 'service-key-rooms' }, h('legend', {}, t('admin.keys.rooms')), h('p.hint', {}, t('admin.keys.rooms-hint')), h('div.admin-check-list', {}, eligible(app).map(check)));
  const fault = h('p.fault', { role: 'alert' });
  const shown = h('div');
  const submit = h('button.primary', { type: 'submit', testid: 'service-key-make' }, t('admin.keys.make'));
  type.input.addEventListener('change', () => { rooms.hidden = type.input.value !== 'chat'; });
  const form = h('form.admin-form', { testid: 'service-key-form', onsubmit: send }, label.element, type.element, lasts.element, rooms, h('div.actions.start', {}, submit), fault);
  return h('div', {}, form, shown);

  async function send(event) {
    event.preventDefault();
    submit.disabled = true;
    setText(fault, '');
    try {
      const { key } = await api.makeServiceKey(wanted());
      shown.replaceChildren(once(t('admin.keys.once'), key, t('admin.keys.key'), copyButton(() => key, t('admin.copy'), { testid: 'service-key-copy' }), 'service-key-shown'));
      form.reset();
      rooms.hidden = false;
      made();
    } catch (problem) {
      setText(fault, problemWords(problem));
    }
    submit.disabled = false;
  }

  function wanted() {
    const chosen = [...rooms.querySelectorAll(':checked')].map(({ value }) => value);
    return {
      type: type.input.value,
      label: label.input.value.trim(),
      ...(type.input.value === 'chat' && chosen.length && { rooms: chosen }),
      ...(lasts.input.value && { expiresAt: new Date(Date.now() + Number(lasts.input.value) * DAY_MS).toISOString() }),
    };
  }
}

/** Where the caller may let a bot in: open rooms, and private ones of their own. */
const eligible = (app) => (app.store.get().list ?? []).filter((room) => room.visibility === 'open' || ['owner', 'moderator'].includes(room.role));

const check = ({ id, name }) => h('label.check', {}, h('input', { type: 'checkbox', value: id, testid: 'service-key-room' }), name);
