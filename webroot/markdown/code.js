import { copyButton, h } from '../dom.js';
import { t } from '../texts.js';
import { colour, languageOf } from './colours.js';
import { island, setData } from './islands.js';

const finished = new WeakSet();

/** A block of code with its language and a button that copies it. It grows in place. */
export function codeBlock(name, text) {
  const code = h('code', {}, document.createTextNode(text));
  const copy = copyButton(() => code.textContent, undefined, { 'aria-label': t('markdown.copy'), testid: 'copy-code' });
  const label = h('span', {}, name);
  const block = h('div.code', {},
    h('div.code-head', {}, label, copy),
    h('pre', { tabindex: '0', dir: 'ltr' }, code));
  return island(block, `${name}\n${text}`, (source) => {
    const [first] = source.split('\n', 1);
    const node = code.firstChild;
    if (code.childNodes.length !== 1 || node.nodeType !== Node.TEXT_NODE) return false;
    label.textContent = first;
    setData(node, source.slice(first.length + 1));
    return true;
  });
}

/** Colours a block that does not grow any more. */
export function finishCode(block) {
  if (finished.has(block)) return;
  finished.add(block);
  const language = languageOf(block.querySelector('.code-head span').textContent);
  if (language) colour(block.querySelector('pre code'), language);
}
