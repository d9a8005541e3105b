import { complete } from '../menu.js';
import { t } from '../texts.js';

/**
 * Summons models for somebody who writes, and puts their handles where they were asked for; what is written stays whatever
 * happens. `field` is what they write in: `room()`, `text()`, `caret()`, `put({text, caret})`.
 */
export function createSummoning(app, field, { needKey, done }) {
  const seats = () => app.store.get().rooms[field.room()]?.seats ?? [];
  const handleOf = (seat) => seat.handle ?? seats().find(({ id }) => id === seat)?.handle ?? '';

  async function summon(option, at = null) {
    const [here, before, caret] = [field.room(), field.text(), field.caret()];
    try {
      const seat = await app.summon(here, option.provider, option.model);
      done();
      if (here !== field.room()) return;
      const handle = `@${handleOf(seat)}`;
      if (at && field.text() === before) field.put(complete(before, caret, at, handle));
      else address(handle);
    } catch (problem) {
      if (problem.code === 'key-needed') needKey({ provider: option.provider, ...problem.facts }, { at, retry: () => summon(option, at) });
      else app.notify(problem.code === 'disconnected' ? t('connection.notNow') : problem);
    }
  }

  function address(handle) {
    const text = field.text().startsWith(handle) ? field.text() : `${handle} ${field.text()}`;
    field.put({ text, caret: text.length });
  }

  /** Puts the free model in the place of the one that was asked for, summoning it unless it is here already. */
  function practise(at = null, facts = {}) {
    const free = app.store.get().providers.find((p) => !p.needsKey && p.ready !== 'none');
    const unpaid = seats().find((seat) => seat.id === facts.seat);
    const here = seats().find((seat) => seat.provider === free?.id);
    if (unpaid) field.put(without(`@${unpaid.handle}`));
    done();
    if (here) at ? field.put(complete(field.text(), field.caret(), at, `@${here.handle}`)) : address(`@${here.handle}`);
    else if (free) summon({ provider: free.id, model: free.defaultModel }, at);
  }

  function without(handle) {
    const text = field.text().replace(handle, '').trimStart();
    return { text, caret: text.length };
  }

  return { summon, address, practise };
}
