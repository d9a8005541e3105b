/** Arrow keys go from message to message, Enter goes to the tools of one and Escape back. */
export function messageKeys(list, { leave }) {
  list.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const message = event.target.closest('.message');
    const isInside = event.target !== list && event.target !== message;
    if (event.key === 'Escape') (isInside && message ? focus(message) : leave());
    else if (isInside) return;
    else if (event.key === 'Enter' && message) message.querySelector('.tools > button')?.focus();
    else if (!['ArrowUp', 'ArrowDown'].includes(event.key) || !step(message, event.key === 'ArrowUp' ? -1 : 1)) return;
    event.preventDefault();
  });

  /** False where the browser is to scroll: within a message that is not seen whole. */
  function step(message, by) {
    if (!message) return enter();
    const [seen, shown] = [list.getBoundingClientRect(), message.getBoundingClientRect()];
    if (by < 0 ? shown.top < seen.top : shown.bottom > seen.bottom) return false;
    const all = messages();
    return focus(all[all.indexOf(message) + by]);
  }

  /** The last message in sight. */
  function enter() {
    const { bottom } = list.getBoundingClientRect();
    const target = messages().findLast((message) => message.getBoundingClientRect().top < bottom);
    if (!target) list.focus();
    return focus(target);
  }

  function focus(message) {
    if (!message) return false;
    if (!message.hasAttribute('tabindex')) message.tabIndex = -1;
    message.focus({ preventScroll: true });
    message.scrollIntoView({ block: 'nearest' });
    return true;
  }

  const messages = () => [...list.querySelectorAll('.message')];

  return { enter };
}
