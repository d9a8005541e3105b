import { h } from '../../dom.js';
import { t } from '../../texts.js';
import { providerName } from '../../words.js';
import { bar, columns, table } from '../bars.js';
import { loadedView, nothing } from './loaded.js';
import { choose, dateWords, dollarWords, numberWords, shortNumber } from './pieces.js';
import { adminApi } from './requests.js';
import { by, byDay } from './sums.js';

const DAYS = [7, 30, 90];
/** No more come at once: the newest. */
const MOST = 10_000;

/** What was spent, by day, by provider, by room and by person, whoever paid. */
export function usagePart(app) {
  const api = adminApi(app.api.call);
  const days = choose(t('admin.usage.span'), Object.fromEntries(DAYS.map((n) => [n, t('admin.usage.days', { n })])), 30, 'usage-days');
  const measure = choose(t('admin.usage.measure'), { tokens: t('admin.usage.tokens'), replies: t('admin.usage.replies'), cost: t('admin.usage.cost') }, 'tokens', 'usage-measure');
  const view = loadedView(() => api.usage(Number(days.input.value)), show);
  days.input.addEventListener('change', view.reload);
  measure.input.addEventListener('change', view.reload);
  return [h('p.hint', {}, t('admin.usage.hint')), h('div.admin-form', {}, days.element, measure.element), view.element];

  function show(lines) {
    if (!lines.length) return nothing(t('admin.usage.none'));
    const of = measure.input.value;
    const groups = (key) => by(key, lines, of);
    return [
      lines.length >= MOST && h('p.warning', {}, t('admin.usage.cut')),
      chart(byDay(lines, Number(days.input.value)), of),
      ...shares(t('admin.usage.by-provider'), t('admin.usage.provider'), groups('provider'), ({ line }) => providerName(app.store.get().providers, line.provider), of, 'usage-providers'),
      ...shares(t('admin.usage.by-room'), t('admin.usage.room'), groups('room'), ({ line }) => line.roomName ?? t('admin.usage.private'), of, 'usage-rooms'),
      ...shares(t('admin.usage.by-person'), t('admin.usage.person'), groups('user'), ({ line }) => line.name, of, 'usage-people'),
    ];
  }
}

const cost = (sum) => (sum.cost === null ? t('admin.usage.unknown') : dollarWords(sum.cost));
const inShort = (value, of) => (of === 'cost' ? dollarWords(value) : shortNumber(value));
const cells = (sum) => [numberWords(sum.replies), numberWords(sum.tokens), cost(sum)];
const heads = (first) => [first, t('admin.usage.replies'), t('admin.usage.tokens'), t('admin.usage.cost')];

function chart(sums, of) {
  const values = sums.map((sum) => sum[of] ?? 0);
  const all = values.reduce((a, b) => a + b, 0);
  return h('figure.admin-chart', { testid: 'usage-chart' },
    h('figcaption', {}, h('strong', {}, t('admin.usage.by-day')), h('span.hint', {}, t('admin.usage.most', { most: inShort(Math.max(...values), of), all: inShort(all, of) }))),
    columns(values),
    h('p.admin-ends.hint', {}, h('span', {}, dateWords(sums[0].day)), h('span', {}, dateWords(sums.at(-1).day))),
    h('details.admin-more', {}, h('summary', { testid: 'usage-table-open' }, t('admin.usage.as-table')),
      table(t('admin.usage.by-day'), heads(t('admin.usage.day')), sums.filter((sum) => sum.replies).reverse().map((sum) => [dateWords(sum.day), ...cells(sum)]), 'usage-days-table')));
}

function shares(title, head, sums, name, of, testid) {
  const most = Math.max(...sums.map((sum) => sum[of] ?? 0));
  return [h('h3', {}, title), table(title, heads(head), sums.map((sum) => [h('span.figures-share', {}, name(sum), bar(sum[of] ?? 0, most)), ...cells(sum)]), testid)];
}
