import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { priceless } from '../../../webroot/markdown/dollars.js';
import { mend } from '../../../webroot/markdown/mend.js';

const sample = readFileSync(new URL('../resources/chat/conclave/browser/sample.md', import.meta.url), 'utf8');

test('what is half written is closed, and marks that stand for nothing yet are left out', () => {
  const cases = {
    'a **b': 'a **b**', 'a **b*': 'a **b**', 'a **': 'a ', '*a **b': '*a **b***', '~~x~': '~~x~~', 'a `b': 'a `b`', 'a ``b`': 'a ``b``',
    '[a **b': 'a **b**', '[a](https://x': 'a', '![a](htt': 'a', '[a](https://x.y)': '[a](https://x.y)', 'snake_case_name': 'snake_case_name',
    '2 * 3': '2 * 3', 'text\n-': 'text\n', 'text\n==': 'text\n', '- a\n  -': '- a\n', '#': '', '- [': '- ', '- [x': '- ', '`': '', '``': '',
    '| a | b': '| a | b\n|---|---|', '| a | b |\n|:-': '| a | b |\n|:-|---|', '| a |\n|--|\n| **b': '| a |\n|--|\n| **b**',
    'a \\(x': 'a \\(x\\)', '$$\nx': '$$\nx$$', '$$\nx$': '$$\nx$$', 'a \\': 'a ', '5 < 6 & a': '5 < 6 & a', '$5': '$5',
  };
  for (const [text, mended] of Object.entries(cases)) assert.equal(mend(text).text, mended, JSON.stringify(text));
});

test('a line of marks does not become more than it is', () => {
  const wide = '| a '.repeat(101);
  assert.equal(mend(wide).text, wide);
  assert.match(mend('| a '.repeat(99)).text, /\n\|---/);
});

test('an open fence is open, knows its language by the line, and hides half a closing one', () => {
  assert.deepEqual(mend('```py'), { text: '```', open: true });
  assert.deepEqual(mend('```py\na **b'), { text: '```py\na **b', open: true });
  assert.deepEqual(mend('```py\na\n``'), { text: '```py\na', open: true });
  assert.equal(mend('```py\na\n```').open, false);
  assert.equal(mend('- ```\n  a').open, true);
});

test('each beginning of a text is mended, at its end alone, and once is enough', () => {
  for (let i = 0; i <= sample.length; i++) {
    const text = sample.slice(0, i);
    const { text: mended, open } = mend(text);
    const line = Math.max(0, text.lastIndexOf('\n\n', text.length - 2));
    assert.ok(open || mended.startsWith(text.slice(0, line)), `changed above the last block at ${i}`);
    if (!open) assert.equal(mend(mended).text.trimEnd(), mended.trimEnd(), `not whole at ${i}`);
  }
});

test('prices are text, formulas are not', () => {
  const formula = (text) => priceless(text, text.indexOf('$'));
  for (const text of ['$5 and $10', '$5-$10', 'US$5 and A$6', '$HOME/$USER', '$5 each or 10$', '$a or b$', '$ x$', '$x', '\\$x$', '$5/$6']) {
    assert.equal(formula(text), null, text);
  }
  for (const text of ['$x$', '$x^2 + y$', '$5$', '$\\frac{1}{2}$', '$a \\text{ and } b$']) assert.equal(formula(text), text);
});
