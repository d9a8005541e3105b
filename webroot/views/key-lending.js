import { field, h, setText } from '../dom.js';
import { capWords, costWords, tokenWords } from '../pay-words.js';
import { t } from '../texts.js';
import { factWords, problemWords, sentences } from '../words.js';
import { openDialog } from './dialog.js';

const TO = ['nobody', 'people', 'everyone'];
const CAPS = { dayTokens: 'cap-day-tokens', totalTokens: 'cap-total-tokens', dayCost: 'cap-day-cost', totalCost: 'cap-total-cost' };

/** Who may spend a key, room by room, and how much. */
export function openLending(app, key, name) {
  const rooms = (app.store.get().list ?? []).filter((room) => room.role);
  const room = field(t('lending.room'), h('select', { testid: 'lending-room' }, rooms.map((r) => h('option', { dir: 'auto', value: r.id, selected: r.id === app.store.get().open }, r.name))));
  const people = h('div.choices', { testid: 'lending-people', role: 'group', 'aria-label': t('lending.people') });
  const caps = Object.fromEntries(Object.entries(CAPS).map(([cap, testid]) => [cap, number(t(`lending.cap.${cap}`), testid, cap.endsWith('Cost') ? '0.01' : '1')]));
  const used = h('p.hint', {});
  const result = h('p.result', { role: 'status', testid: 'lending-result' });
  const withdraw = h('button.danger', { type: 'button', hidden: true, testid: 'lending-withdraw', onclick: end }, t('lending.withdraw'));
  const save = h('button.primary', { type: 'submit', testid: 'lending-save' }, t('button.keep'));
  const radios = TO.map((value) => ({
    value,
    input: h('input', { type: 'radio', name: 'lend-to', value, testid: `lend-to-${value}`, onchange: show }),
  }));
  const form = h('form', { onsubmit: keep },
    room.element,
    h('fieldset.choices', {}, h('legend', {}, t('lending.who')),
      radios.map((r) => h('label.choice', {}, r.input, h('span', {}, h('strong', {}, t(`lending.to.${r.value}`)), h('span.hint', {}, t(`lending.hint.${r.value}`)))))),
    people,
    h('fieldset.caps', {}, h('legend', {}, t('lending.atMost')), Object.values(caps).map((cap) => cap.element),
      h('p.hint', {}, t('lending.capHint'))),
    used,
    h('div.actions', {}, withdraw, save),
    result);
  openDialog({ title: t('lending.title', { provider: name }), testid: 'lending', body: rooms.length ? form : h('p.hint', {}, t('lending.noRooms')) });
  if (!rooms.length) return;
  room.input.addEventListener('change', load);
  load();

  async function load() {
    const here = room.input.value;
    setText(result, '');
    wait(true);
    try {
      const [loans, members] = await Promise.all([app.api.lending(key.provider), app.api.members(here)]);
      if (here !== room.input.value) return;
      fill(loans.find((loan) => loan.room === here), members);
      wait(false);
    } catch (problem) {
      setText(result, problemWords(problem));
    }
  }

  /** What is chosen before the loan is known would be lost when it comes. */
  function wait(isLoading) {
    for (const radio of radios) radio.input.disabled = isLoading;
    save.disabled = isLoading;
  }

  function fill(loan, members) {
    const to = Array.isArray(loan?.to) ? loan.to : [];
    const others = members.filter((member) => member.id !== app.session.user().id);
    people.replaceChildren(...(others.length
      ? others.map((member) => h('label.check', {}, h('input', { type: 'checkbox', value: member.id, checked: to.includes(member.id), testid: 'lend-person' }), h('span', { dir: 'auto' }, member.name)))
      : [h('p.hint', {}, t('lending.alone'))]));
    const chosen = loan?.to === 'everyone' ? 'everyone' : to.length ? 'people' : 'nobody';
    for (const radio of radios) radio.input.checked = radio.value === chosen;
    for (const [cap, { input }] of Object.entries(caps)) input.value = loan?.cap?.[cap] ?? '';
    withdraw.hidden = chosen === 'nobody';
    setText(used, loan?.used ? sentences(capWords(loan.cap), usedWords(loan.used)) : '');
    show();
  }

  function chosen() {
    return radios.find((radio) => radio.input.checked)?.value ?? 'nobody';
  }

  function show() {
    people.hidden = chosen() !== 'people';
    form.querySelector('.caps').hidden = chosen() === 'nobody';
  }

  function cap() {
    const given = Object.entries(caps).filter(([, { input }]) => input.value !== '').map(([name, { input }]) => [name, Number(input.value)]);
    return given.length ? { cap: Object.fromEntries(given) } : {};
  }

  async function keep(event) {
    event.preventDefault();
    const named = [...people.querySelectorAll('input:checked')].map((input) => input.value);
    if (chosen() === 'people' && !named.length) return setText(result, t('lending.nameOne'));
    if (chosen() === 'nobody') return end();
    await run(() => app.api.lend(key.provider, room.input.value, { to: chosen() === 'people' ? named : 'everyone', ...cap() }), t('lending.lent'));
  }

  function end() {
    return run(() => app.api.withdraw(key.provider, room.input.value), t('lending.ended'));
  }

  async function run(action, words) {
    try {
      await action();
      await load();
      setText(result, words);
      result.dataset.state = 'good';
    } catch (problem) {
      setText(result, problemWords(problem));
      result.dataset.state = 'bad';
    }
  }
}

function usedWords({ todayTokens = 0, totalTokens, totalCost }) {
  const all = totalTokens !== undefined && t('lending.inAll', { tokens: tokenWords(totalTokens) });
  return t('lending.today', { used: factWords([tokenWords(todayTokens), all, Number(totalCost) > 0 && costWords(totalCost)]) });
}

function number(label, testid, step) {
  return field(label, h('input', { type: 'number', min: step, step, inputmode: 'decimal', placeholder: t('lending.noCap'), testid }));
}
