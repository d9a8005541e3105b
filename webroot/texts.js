import english from './texts/en.js';

const LANGUAGES = { en: async () => english, de: async () => (await import('./texts/de.js')).default };
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const further = [];

let texts = english;
let spoken = 'en';
let locale = 'en';
let made = new Map();

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
  made = new Map();
}

export const language = () => spoken;

/** Adds the texts of a part of the page that is loaded later: for each language how to read them. */
export async function learn(more) {
  further.push(more);
  texts = await read(spoken);
}

const read = async (tag) => Object.assign({}, await LANGUAGES[tag](), ...(await Promise.all(further.map((more) => more[tag]()))));

/** What Intl is to be asked for: the reader's locale, as long as it is of the language that is spoken. */
export const readersLocale = () => locale;

/** One of Intl's formatters in the reader's manner, as in `manner('NumberFormat', { style: 'percent' })`. */
export function manner(kind, options = {}) {
  const name = kind + JSON.stringify(options);
  if (!made.has(name)) made.set(name, new Intl[kind](locale, options));
  return made.get(name);
}

/** Whether there is such a text: a code of tomorrow has none. */
export const knows = (name) => Object.hasOwn(english, name);

/**
 * A text by its name, with `{values}` in their places. A text with forms takes the one for the number `n`.
 */
export const t = (name, values) => pieces(name, values).join('');

/** Such a text as children for `h()`: its values may be elements. */
export function pieces(name, values = {}) {
  const found = texts[name] ?? english[name];
  if (found === undefined) throw new Error(`There is no text ${name}`);
  const form = typeof found === 'string' ? found : found[manner('PluralRules').select(values.n)] ?? found.other;
  return form.split(/\{(\w+)\}/).flatMap((part, i) => (i % 2 ? shown(values[part]) : part)).filter((part) => part !== '');
}

function shown(value) {
  if (typeof value === 'number') return manner('NumberFormat').format(value);
  // A name of the other direction keeps to itself, and leaves the order of the sentence alone.
  return typeof value === 'string' && RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value;
}
