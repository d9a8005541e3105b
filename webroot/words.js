/*
 * The sentences people read. Codes are for programs.
 */
const ERRORS = {
  unauthenticated: 'Please sign in again.',
  forbidden: 'You may not do that here.',
  'not-found': 'That is not here, or no longer.',
  conflict: 'That does not fit what is already there.',
  invalid: 'Something is missing or not quite right.',
  'too-large': 'That is too long.',
  'rate-limited': 'That was a little fast. Please wait a moment.',
  'key-needed': 'This model needs a key.',
  'key-format': 'That does not look like a key.',
  'key-expired': 'Your key for this session has ended. Paste it again, or save it.',
  'cap-reached': 'What the owner allows for this key is used up.',
  'secret-in-message': 'That message looks like it holds a key, so it was not sent.',
  unavailable: 'The server cannot do that right now. Please try again in a moment.',
  unreachable: 'The server cannot be reached. Check the connection and try again.',
};

/** What to show for anything that went wrong. */
export function problemWords(problem) {
  return problem?.detail || ERRORS[problem?.code] || 'That did not work. Please try again in a moment.';
}

/** What to show for a refused sign-in, whatever the reason: it must not tell whether a name exists. */
export const signInWords = (problem) =>
  problem.code === 'unauthenticated' ? 'That name and password do not go together.' : problemWords(problem);

export const providerName = (providers, id) => providers.find((known) => known.id === id)?.name ?? id;

/** A model as people know it: `OpenAI · gpt-5`, or the provider alone where the model says nothing more. */
export function modelWords(providers, { provider, model }) {
  const name = providerName(providers, provider);
  return model && model !== provider ? `${name} · ${model}` : name;
}

export function listWords(items, last = 'and') {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
}

export function typingWords(names) {
  if (!names.length) return '';
  if (names.length > 3) return 'Several people are typing';
  return `${listWords(names)} ${names.length === 1 ? 'is' : 'are'} typing`;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dayName = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const shortDate = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });

const moment = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

export const timeWords = (when) => clock.format(new Date(when));
export const dateTimeWords = (when) => moment.format(new Date(when));
export const dateWords = (when) => (when ? shortDate.format(new Date(when)) : '');

export function dayWords(when, now = new Date()) {
  const days = Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(when).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0) return 'Today';
  return days === 1 ? 'Yesterday' : dayName.format(new Date(when));
}
