import { field, h } from '../../dom.js';
import { readersLocale } from '../../texts.js';

export const numberWords = (number) => new Intl.NumberFormat(readersLocale()).format(number);
export const shortNumber = (number) => new Intl.NumberFormat(readersLocale(), { notation: 'compact', maximumFractionDigits: 1 }).format(number);
export const dollarWords = (cost) => new Intl.NumberFormat(readersLocale(), { style: 'currency', currency: 'USD', maximumFractionDigits: 4 }).format(cost);
export const dateWords = (when) => new Intl.DateTimeFormat(readersLocale(), { dateStyle: 'medium' }).format(new Date(when));
export const timeWords = (when) => new Intl.DateTimeFormat(readersLocale(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(when));

/** A choice by its options `{value: text}`, with its label. */
export function choose(label, options, chosen, testid, hint) {
  return field(label, h('select', { testid }, Object.entries(options).map(([value, text]) => h('option', { value, selected: value === String(chosen) }, text))), hint);
}

/** A row of a list: a name, facts below it, what can be done with it. */
export function row({ testid, name, mark, facts, actions = [], dataset }) {
  return h('li.admin-row', { testid, dataset },
    h('div.admin-main', {},
      h('p.admin-name', {}, h('strong', {}, name), mark && h('span.admin-mark', {}, mark)),
      h('p.hint', {}, facts.filter(Boolean).join(' · '))),
    actions.length > 0 && h('div.admin-actions', {}, actions));
}

/** Names and what they stand at. */
export function facts(entries, testid) {
  return h('dl.admin-facts', { testid }, Object.entries(entries).map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
}

/** Something that is shown this once, with a button that copies it. */
export function once(words, value, label, copy, testid) {
  const input = h('input', { readonly: true, value, 'aria-label': label, testid, onfocus: () => input.select() });
  return h('div.admin-once', { role: 'status' }, h('p', {}, words), h('div.with-button', {}, input, copy));
}
