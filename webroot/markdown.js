import DOMPurify from './vendor/purify.es.mjs';
import { Marked } from './vendor/marked.esm.js';
import { copyButton, h } from './dom.js';
import { t } from './texts.js';

const LINK = /^(?:https?:\/\/|mailto:)/i;
const CLEAN = {
  ALLOWED_TAGS: [
    'p', 'br', 'strong', 'em', 'del', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'hr', 'a',
    'h3', 'h4', 'h5', 'h6', 'table', 'thead', 'tbody', 'tr', 'th', 'td',
  ],
  ALLOWED_ATTR: ['href', 'class', 'start', 'align'],
  ALLOWED_URI_REGEXP: LINK,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
};

const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    html: ({ text, block }) => (block ? `<p>${escape(text)}</p>` : escape(text)),
    // Nothing is loaded from elsewhere: a picture becomes a link to it.
    image: ({ href, text }) => (LINK.test(href) ? `<a href="${escape(href)}">${escape(text || t('markdown.picture'))}</a>` : escape(text)),
    heading({ tokens, depth }) {
      const level = Math.min(6, depth + 2);
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>`;
    },
    checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
  },
});

function escape(text) {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/**
 * Draws a growing text into one element. Blocks that did not change keep their nodes, so a long reply costs
 * only its last paragraph, and a selection further up stays.
 */
export function createMarkdown(element) {
  let blocks = [];
  return function draw(text) {
    const tokens = marked.lexer(text).filter((token) => token.type !== 'space' && token.type !== 'def');
    let same = 0;
    while (same < blocks.length && same < tokens.length && blocks[same].raw === tokens[same].raw) same++;
    for (const block of blocks.splice(same)) block.nodes.forEach((node) => node.remove());
    for (const token of tokens.slice(same)) {
      const nodes = [...fragment(token).childNodes];
      element.append(...nodes);
      blocks.push({ raw: token.raw, nodes });
    }
  };
}

function fragment(token) {
  const clean = DOMPurify.sanitize(marked.parser([token]), CLEAN);
  for (const link of clean.querySelectorAll('a')) prepareLink(link);
  for (const pre of clean.querySelectorAll('pre')) pre.replaceWith(codeBlock(pre));
  for (const table of clean.querySelectorAll('table')) {
    const frame = h('div.table-frame', { tabindex: '0' });
    table.replaceWith(frame);
    frame.append(table);
  }
  for (const marked of clean.querySelectorAll('[class]:not(.code, .code *, .table-frame)')) marked.removeAttribute('class');
  return clean;
}

function prepareLink(link) {
  const url = link.getAttribute('href');
  if (!url) return link.replaceWith(...link.childNodes);
  link.setAttribute('rel', 'noopener noreferrer');
  link.setAttribute('target', '_blank');
  link.setAttribute('draggable', 'false');
  link.dataset.confirm = '';
}

function codeBlock(pre) {
  const language = /language-([\w+#.-]+)/.exec(pre.querySelector('code')?.className ?? '')?.[1] ?? '';
  const code = h('code', {}, pre.textContent);
  const copy = copyButton(() => code.textContent, t('button.copy'), { 'aria-label': t('markdown.copy'), testid: 'copy-code' });
  return h('div.code', {},
    h('div.code-head', {}, h('span', {}, language), copy),
    h('pre', { tabindex: '0' }, code));
}
