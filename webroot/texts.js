import english from './texts/en.js';

const LANGUAGES = { en: async () => english, de: async () => (await import('./texts/de.js')).default };
const further = [];

let texts = english;
let spoken = 'en';
let locale = 'en';
let plurals = new Intl.PluralRules('en');
let numbers = new Intl.NumberFormat('en');

/** The languages that there are, each by its own name. */
export const languages = Object.keys(LANGUAGES).map((tag) => ({ tag, name: new Intl.DisplayNames(tag, { type: 'language' }).of(tag) }));

/** Of what somebody reads the first that there is. */
export function languageFor(wanted) {
  return wanted.map((tag) => tag.split('-')[0]).find((tag) => Object.hasOwn(LANGUAGES, tag)) ?? 'en';
}

/**
 * Speaks one of the languages from now on.
 *
 * @param reader the reader's own locale, for numbers and times, if it is of that language
 */
export async function speak(tag, reader = tag) {
  texts = await read(tag);
  spoken = tag;
  locale = reader.split('-')[0] === tag ? reader : tag;
  plurals = new Intl.PluralRules(locale);
  numbers = new Intl.NumberFormat(locale);
}

/** Adds the texts of a part of the page that is loaded later: for each language how to read them. */
export async function learn(more) {
  further.push(more);
  texts = await read(spoken);
}

const read = async (tag) => Object.assign({}, await LANGUAGES[tag](), ...(await Promise.all(further.map((more) => more[tag]()))));

/** What Intl is to be asked for: the reader's locale, as long as it is of the language that is spoken. */
export const readersLocale = () => locale;

/**
 * A text by its name, with `{values}` in their places. A text with forms takes the one for the number `n`.
 */
export function t(name, values = {}) {
  const found = texts[name] ?? english[name];
  if (found === undefined) throw new Error(`There is no text ${name}`);
  const form = typeof found === 'string' ? found : found[plurals.select(values.n)] ?? found.other;
  return form.replace(/\{(\w+)\}/g, (_, value) => (typeof values[value] === 'number' ? numbers.format(values[value]) : values[value]));
}
