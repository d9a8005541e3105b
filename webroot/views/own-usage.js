import { h } from '../dom.js';
import { costWords } from '../pay-words.js';
import { manner, t } from '../texts.js';
import { problemWords } from '../words.js';
import { bar, table } from './bars.js';

const number = (n) => manner('NumberFormat').format(n);
const tokens = (sum) => sum.input + sum.output;

/** What somebody asked for and what their keys paid for, room by room; asked of the server when it is opened. */
export function ownUsageView(app) {
  const body = h('div.own-usage', { testid: 'own-usage' });
  const element = h('details', { testid: 'own-usage-details' }, h('summary', { testid: 'own-usage-open' }, t('usage.title')), body);
  element.addEventListener('toggle', () => element.open && load());
  return element;

  async function load() {
    try {
      show(await app.api.usage());
    } catch (problem) {
      body.replaceChildren(h('p.fault', {}, problemWords(problem)));
    }
  }

  function show(rooms) {
    const parts = [share(rooms, 'asked'), share(rooms, 'paid')].flat();
    body.replaceChildren(h('p.hint', {}, parts.length ? t('usage.hint') : t('usage.none')), ...parts);
  }
}

/** One table, the room with the most first; none where nothing was spent so. */
function share(rooms, which) {
  const lines = rooms.map((room) => ({ name: room.roomName ?? t('usage.unknown'), ...room[which] })).filter((line) => line.replies).sort((a, b) => tokens(b) - tokens(a));
  if (!lines.length) return [];
  const most = tokens(lines[0]);
  const title = t(`usage.${which}`);
  const rows = lines.map((line) => [
    h('span.figures-share', {}, h('span', { dir: 'auto' }, line.name), bar(tokens(line), most)),
    number(line.replies), number(tokens(line)), costWords(line.cost) || t('usage.noPrice')]);
  return [h('h4', {}, title), table(title, [t('usage.room'), t('usage.replies'), t('usage.tokens'), t('usage.cost')], rows, `usage-${which}`)];
}
