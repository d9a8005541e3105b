import { field, h, setText } from '../dom.js';
import { capWords, costWords, tokenWords } from '../pay-words.js';
import { problemWords } from '../words.js';
import { openDialog } from './dialog.js';

const TO = [['nobody', 'Nobody', 'Only you spend it.'], ['people', 'People I name', 'They can ask models here on your key.'], ['everyone', 'Everyone here', 'Whoever is a member of the room.']];

/** Who may spend a key, room by room, and how much. */
export function openLending(app, key, name) {
  const rooms = (app.store.get().list ?? []).filter((room) => room.role);
  const room = field('In which room', h('select', { testid: 'lending-room' }, rooms.map((r) => h('option', { value: r.id, selected: r.id === app.store.get().open }, r.name))));
  const people = h('div.choices', { testid: 'lending-people', role: 'group', 'aria-label': 'People' });
  const caps = {
    dayTokens: number('Tokens a person and day', 'cap-day-tokens'),
    totalTokens: number('Tokens in all', 'cap-total-tokens'),
    dayCost: number('US dollars a person and day', 'cap-day-cost', '0.01'),
    totalCost: number('US dollars in all', 'cap-total-cost', '0.01'),
  };
  const used = h('p.hint', {});
  const result = h('p.result', { role: 'status', testid: 'lending-result' });
  const withdraw = h('button.danger', { type: 'button', hidden: true, testid: 'lending-withdraw', onclick: end }, 'Withdraw now');
  const save = h('button.primary', { type: 'submit', testid: 'lending-save' }, 'Keep');
  const radios = TO.map(([value, words, hint]) => ({
    value,
    input: h('input', { type: 'radio', name: 'lend-to', value, testid: `lend-to-${value}`, onchange: show }),
    words,
    hint,
  }));
  const form = h('form', { onsubmit: keep },
    room.element,
    h('fieldset.choices', {}, h('legend', {}, 'Who may spend it'),
      radios.map((r) => h('label.choice', {}, r.input, h('span', {}, h('strong', {}, r.words), h('span.hint', {}, r.hint))))),
    people,
    h('fieldset.caps', {}, h('legend', {}, 'At most'), Object.values(caps).map((cap) => cap.element),
      h('p.hint', {}, 'Empty means no cap. Caps in dollars hold only where the price of a model is known.')),
    used,
    h('div.actions', {}, withdraw, save),
    result);
  openDialog({ title: `Lend ${name}`, testid: 'lending', body: rooms.length ? form : h('p.hint', {}, 'Enter a room first: keys are lent in rooms.') });
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
      ? others.map((member) => h('label.check', {}, h('input', { type: 'checkbox', value: member.id, checked: to.includes(member.id), testid: 'lend-person' }), member.name))
      : [h('p.hint', {}, 'Nobody else is in this room yet.')]));
    const chosen = loan?.to === 'everyone' ? 'everyone' : to.length ? 'people' : 'nobody';
    for (const radio of radios) radio.input.checked = radio.value === chosen;
    for (const [cap, { input }] of Object.entries(caps)) input.value = loan?.cap?.[cap] ?? '';
    withdraw.hidden = chosen === 'nobody';
    setText(used, loan?.used ? [`${capWords(loan.cap)} So far today ${tokenWords(loan.used.todayTokens ?? 0)}`, loan.used.totalTokens !== undefined && `in all ${tokenWords(loan.used.totalTokens)}`, Number(loan.used.totalCost) > 0 && costWords(loan.used.totalCost)].filter(Boolean).join(', ') + '.' : '');
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
    if (chosen() === 'people' && !named.length) return setText(result, 'Name at least one person.');
    if (chosen() === 'nobody') return end();
    await run(() => app.api.lend(key.provider, room.input.value, { to: chosen() === 'people' ? named : 'everyone', ...cap() }), 'Lent.');
  }

  function end() {
    return run(() => app.api.withdraw(key.provider, room.input.value), 'Not lent any more. Replies it paid for have ended.');
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

function number(label, testid, step = '1') {
  return field(label, h('input', { type: 'number', min: step, step, inputmode: 'decimal', placeholder: 'no cap', testid }));
}
