import { h, uid } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../texts.js';

/** A modal over the page. The browser's own dialog keeps the focus inside, closes on Escape and gives the focus back. */
export function openDialog({ title, testid, className = '', body, closed = () => {} }) {
  const id = uid();
  const close = () => dialog.close();
  const dialog = h('dialog', { testid, 'aria-labelledby': id, class: className },
    h('header.dialog-head', {},
      h('h2', { id, dir: 'auto' }, title),
      h('button.icon-button', { type: 'button', 'aria-label': t('button.close'), onclick: close }, icon('close'))),
    h('div.dialog-body', {}, body));
  dialog.addEventListener('click', (event) => event.target === dialog && close());
  dialog.addEventListener('close', () => {
    dialog.remove();
    closed();
  });
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector('[autofocus]')?.focus();
  return { dialog, close };
}

/** Links in messages say where they lead before they open. */
export function guardLinks(root) {
  const guard = (event) => {
    const link = event.target.closest?.('a[data-confirm]');
    if (!link) return;
    event.preventDefault();
    confirmLink(link.href);
  };
  root.addEventListener('click', guard);
  root.addEventListener('auxclick', guard);
}

function confirmLink(url) {
  const host = new URL(url).host || url.replace(/^mailto:/, '');
  const { close } = openDialog({
    title: t('link.title'),
    testid: 'link-confirm',
    className: 'narrow',
    body: [
      h('p', {}, t('link.leads')),
      h('p.host', { testid: 'link-host' }, host),
      h('p.hint.url', {}, url),
      h('div.actions', {},
        h('button', { type: 'button', onclick: () => close() }, t('link.stay')),
        h('a.button.primary', {
          href: url, target: '_blank', rel: 'noopener noreferrer', testid: 'link-open', autofocus: true, onclick: () => setTimeout(close),
        }, t('link.open'))),
    ],
  });
}
