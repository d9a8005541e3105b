import { h } from '../dom.js';
import { cleanMarkdown, keepClasses } from './clean.js';
import { codeBlock, finishCode } from './code.js';
import { html } from './lex.js';
import { finishMaths, mathsIsland } from './maths.js';

const UNSEEN = new Set(['space', 'def']);
const OWN = /^(?:maths(?: display)?|language-\S{1,60}|plain)$/;
const LANGUAGE = /^language-([\w+#.-]+)$/;

/** The nodes that one block of markdown becomes. */
export function fragmentOf(block) {
  if (UNSEEN.has(block.type)) return [];
  const clean = keepClasses(cleanMarkdown(html(block)), OWN);
  for (const link of clean.querySelectorAll('a')) prepareLink(link);
  for (const maths of clean.querySelectorAll('code.maths')) maths.replaceWith(mathsIsland(maths.textContent, maths.classList.contains('display')));
  for (const pre of clean.querySelectorAll('pre')) pre.replaceWith(code(pre));
  for (const table of clean.querySelectorAll('table')) {
    const frame = h('div.table-frame', { tabindex: '0' });
    table.replaceWith(frame);
    frame.append(table);
  }
  return [...clean.childNodes].filter((node) => node.nodeType !== Node.TEXT_NODE || node.data.trim());
}

/** Code and formulas that grow no more are coloured and drawn; of an open end the last one still grows. */
export function finish(nodes, isOpen) {
  const islands = nodes.filter((node) => node.querySelectorAll).flatMap((node) => [node, ...node.querySelectorAll('.code, .maths')]);
  const ripe = islands.filter((element) => element.matches('.code, .maths'));
  for (const element of isOpen ? ripe.slice(0, -1) : ripe) (element.matches('.code') ? finishCode : finishMaths)(element);
}

function prepareLink(link) {
  const url = link.getAttribute('href');
  if (!url) return link.replaceWith(...link.childNodes);
  link.setAttribute('rel', 'noopener noreferrer');
  link.setAttribute('target', '_blank');
  link.setAttribute('draggable', 'false');
  link.dataset.confirm = '';
}

function code(pre) {
  const language = LANGUAGE.exec(pre.querySelector('code')?.className ?? '')?.[1] ?? '';
  return codeBlock(language, pre.textContent.replace(/\n$/, ''));
}
