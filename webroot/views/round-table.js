import { field, h, setText } from '../dom.js';
import { icon } from '../icons.js';
import { mostRounds, tableWords } from '../table-words.js';
import { t } from '../texts.js';
import { problemWords } from '../words.js';
import { openDialog } from './dialog.js';

const MOST_SEATS = 8;

/** The line above the composer while a round table is under way, and how it ended until something is said. */
export function roundTableView(app) {
  const words = h('span', { testid: 'table-words', role: 'status' });
  const stop = h('button.quiet.small', { type: 'button', testid: 'table-stop', onclick: () => app.stopTable(table.table) }, icon('stop'), t('table.stop'));
  const element = h('div.round-table', { hidden: true, testid: 'round-table' }, words, stop);
  let table = null;

  function update(room) {
    table = room?.table ?? null;
    const ended = table?.state === 'ended';
    element.hidden = !table || (ended && table.reason === 'done');
    stop.hidden = ended;
    setText(words, table ? tableWords(table, room.seats) : '');
  }

  return { element, update };
}

/** Chooses who sits at it, how many rounds, and what about. */
export function openTable(app) {
  const id = app.store.get().open;
  const seats = app.store.get().rooms[id].seats;
  const boxes = seats.map((seat, i) => h('input', { type: 'checkbox', value: seat.id, checked: i < MOST_SEATS, testid: `table-seat-${seat.handle}`, onchange: bound }));
  const rounds = field(t('table.rounds'), h('input', { type: 'number', min: 1, max: 16, step: 1, value: 2, required: true, testid: 'table-rounds' }));
  const topic = field(t('table.topic'), h('textarea', { dir: 'auto', rows: 3, maxlength: 16_384, testid: 'table-topic', autofocus: true }), t('table.topicHint'));
  const fault = h('p.fault', { role: 'alert', testid: 'table-fault' });
  const submit = h('button.primary', { type: 'submit', testid: 'table-submit' }, t('table.begin'));
  const { close } = openDialog({
    title: t('table.title'),
    testid: 'table-dialog',
    className: 'narrow',
    body: h('form', { onsubmit: begin },
      h('p.hint', {}, t('table.hint')),
      h('fieldset.choices', {}, h('legend', {}, t('table.models')), seats.map((seat, i) => h('label.choice', {}, boxes[i], h('span', {}, `@${seat.handle}`)))),
      rounds.element, topic.element, fault, h('div.actions', {}, submit)),
  });
  bound();

  function chosen() {
    return boxes.filter((box) => box.checked).map((box) => box.value);
  }

  function bound() {
    rounds.input.max = mostRounds(chosen().length);
    submit.disabled = chosen().length < 2 || chosen().length > MOST_SEATS;
  }

  async function begin(event) {
    event.preventDefault();
    setText(fault, '');
    try {
      await app.openTable(id, chosen(), Number(rounds.input.value), topic.input.value.trim());
      close();
    } catch (problem) {
      setText(fault, problemWords(problem));
    }
  }
}
