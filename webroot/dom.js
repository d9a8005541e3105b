import { t } from './texts.js';

/** `h('button.primary', {type: 'button', onclick}, 'Send')`. Text goes in as text; there is no way to pass markup. */
export function h(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(' ');
  for (const [key, value] of Object.entries(attributes)) set(element, key, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function set(element, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
  else if (key === 'testid') element.dataset.testid = value;
  else if (key === 'dataset') Object.assign(element.dataset, value);
  else if (key === 'value') element.value = value;
  else element.setAttribute(key, value === true ? '' : value);
}

/** Changes text only when it differs, so that selections and screen readers are left alone. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A labelled input, with room for a hint and a fault below it. */
export function field(label, input, hint) {
  const id = (input.id ||= uid());
  const note = h('p.hint', { id: `${id}-hint` }, hint ?? '');
  input.setAttribute('aria-describedby', note.id);
  const element = h('div.field', {}, h('label', { for: id }, label), input, note);
  return { element, input, note };
}

let count = 0;
export const uid = () => `c${++count}`;

export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** `navigator.clipboard` is missing on pages over plain HTTP. */
function copyBySelection(text) {
  const area = h('textarea.visually-hidden', { 'aria-hidden': 'true', value: text });
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}

/** A button that copies and says so. */
export function copyButton(text, label = t('button.copy'), attributes = {}) {
  const button = h('button.quiet.small', { type: 'button', ...attributes }, label);
  button.addEventListener('click', async () => {
    setText(button, (await copyText(text())) ? t('button.copied') : t('button.copyFailed'));
    setTimeout(() => setText(button, label), 1600);
  });
  return button;
}
