/** Arrow keys go from message to message. A message's tools are in the order of Tab only while the focus is in it: there are many messages. */
export function messageKeys(list, { leave }) {
  let armed = null;

  list.addEventListener('focusin', ({ target }) => arm(target.closest('.message')));
  list.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const message = event.target.closest('.message');
    const isInside = event.target !== list && event.target !== message;
    if (event.key === 'Escape') (isInside && message ? focus(message) : leave());
    else if (isInside) return;
    else if (event.key === 'Enter' && message) message.querySelector('.tools:not([hidden])>button:not([hidden])')?.focus();
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

  function arm(message) {
    if (message === armed) return;
    tools(armed).forEach((tool) => { tool.tabIndex = -1; });
    tools(message).forEach((tool) => { tool.tabIndex = 0; });
    armed = message;
  }

  const messages = () => [...list.querySelectorAll('.message')];
  const tools = (message) => message?.querySelectorAll('.tools>button') ?? [];

  return { enter };
}
