import { h } from '../dom.js';
import { t } from '../texts.js';

/** Says that the server has another page by now. Nobody is torn from what they do: they load it when they like. */
export function staleView() {
  const load = h('button.link', { type: 'button', onclick: () => location.reload() }, t('stale.load'));
  const element = h('div.connection-line', { role: 'status', testid: 'stale', hidden: true }, h('span', {}, t('stale.what')), load);
  return {
    element,
    update({ stale }) {
      element.hidden = !stale;
    },
  };
}
