import { h } from '../../dom.js';
import { t } from '../../texts.js';
import { problemWords } from '../../words.js';

/** What the server is asked for: a line while it comes, then `show` of it, or why it did not come and another try. */
export function loadedView(load, show) {
  const element = h('div.admin-loaded', { tabindex: '-1', 'aria-busy': 'true' }, h('p.hint', { role: 'status', testid: 'admin-loading' }, t('admin.loading')));

  async function reload() {
    element.setAttribute('aria-busy', 'true');
    const content = await load().then(show, refused);
    element.replaceChildren(...[content].flat(Infinity).filter(Boolean));
    element.setAttribute('aria-busy', 'false');
    // The button that was pressed may be gone: the focus stays near.
    if (document.activeElement === document.body && element.isConnected) element.focus({ preventScroll: true });
  }

  function refused(problem) {
    return [h('p.fault', { role: 'alert', testid: 'admin-fault' }, problemWords(problem)),
      h('div.actions.start', {}, h('button', { type: 'button', testid: 'admin-again', onclick: reload }, t('admin.again')))];
  }

  reload();
  return { element, reload };
}

export const nothing = (words) => h('p.admin-empty', { testid: 'admin-empty' }, words);
