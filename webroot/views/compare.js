import { h, setText } from '../dom.js';
import { icon } from '../icons.js';
import { offers } from '../menu.js';
import { t } from '../texts.js';
import { problemWords } from '../words.js';
import { openDialog } from './dialog.js';

/** Chooses another model, here already or not yet, that is asked the question of `message` too. */
export function openCompare(app, { room, message }) {
  const { providers, models, payers, rooms } = app.store.get();
  const others = rooms[room.id].seats.filter((seat) => seat.id !== message.reply.seat);
  const isSame = ({ kind, provider, model }) => kind === 'model' && provider === message.reply.provider && model === message.reply.model;
  const groups = offers({ kind: 'mention', query: '' }, { seats: others, providers, models, payers: payers[room.id] })
    .map(({ label, options }) => ({ label, options: options.filter((option) => option.seat?.handle !== 'all' && !isSame(option)) }))
    .filter(({ options }) => options.length);
  const fault = h('p.fault', { role: 'alert', testid: 'compare-fault' });
  const { close } = openDialog({
    title: t('compare.title'),
    testid: 'compare-dialog',
    className: 'narrow',
    body: [h('p.hint', {}, t('compare.hint')), ...groups.map(group), fault],
  });

  function group({ label, options }) {
    return h('section.compare-group', {}, h('h3', {}, label), options.map((option) =>
      h('button.compare-choice', { type: 'button', testid: 'compare-choice', dataset: { provider: option.provider }, onclick: () => take(option) },
        icon('spark'), h('span.compare-words', {}, h('strong', {}, option.label), option.detail && h('span.hint', {}, option.detail), h('span.pays', {}, option.note)))));
  }

  async function take(option) {
    setText(fault, '');
    try {
      const seat = option.seat ?? await app.summon(room.id, option.provider, option.model);
      const isLast = room.messages.at(-1)?.replyTo === message.replyTo;
      const ok = await app.request({ type: 'retry', message: message.id, seat: seat.id ?? seat });
      close();
      // The new answer comes beside the first one, which may be far up.
      if (!isLast) app.showMessage(room.id, ok.message);
    } catch (problem) {
      if (problem.code !== 'key-needed') return setText(fault, problem.code === 'disconnected' ? t('connection.notNow') : problemWords(problem));
      close();
      app.hooks.keyNeeded({ provider: option.provider, ...problem.facts });
    }
  }
}
