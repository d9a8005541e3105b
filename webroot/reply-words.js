/*
 * The sentences about how a reply stands: what happened, and what to do about it. The room reads what is nobody's
 * business but everybody's reply; who pays also reads the cure.
 */
const count = new Intl.NumberFormat();

/** By code: what happened (`p` is the provider's name), what anybody can do, and what only the payer can. */
export const REPLY_ERRORS = {
  unauthenticated: [() => 'The server did not know who asked.', 'Sign in again and ask once more.'],
  forbidden: [() => 'That was not allowed here.', 'Ask the owner of the room.'],
  'not-found': [() => 'The model or its provider is not here any more.', 'Summon another one.'],
  conflict: [() => 'That did not fit what was already there.', 'Ask again.'],
  invalid: [() => 'The question could not be put to the model.', 'Ask it in other words.'],
  'too-large': [() => 'The question is too long.', 'Shorten it and ask again.'],
  'rate-limited': [() => 'That was a little fast.', 'Wait a moment and ask again.'],
  'key-needed': [() => 'Nobody here has a key for this model.', 'Give a key of your own, or use the practice model.'],
  'key-format': [() => 'The key does not look right.', 'Whoever pays can enter it again.', 'Enter it again in Settings, under Your keys.'],
  'key-rejected': [(p) => `${p} did not accept the key.`, 'Whoever pays can mend that.', 'Test your key in Settings, or replace it there with a new one.'],
  'key-no-credit': [(p) => `The account behind the key has no credit left at ${p}.`, 'Whoever pays can mend that.', 'Add credit there, then test your key in Settings.'],
  'key-locked': [() => 'Keys are locked until the server has its master key back.', 'The operator of this server can mend that.'],
  'key-expired': [() => 'The key was for a time that is over.', 'Whoever pays can give it again.', 'Paste your key again, or save it.'],
  'not-lent': [() => 'Nobody lends a key for this model here.', 'Ask for one, or give your own.'],
  'cap-reached': [() => 'The limit set for this key is reached.', 'Whoever lends it can raise the limit; or give a key of your own.'],
  'hop-limit': [() => 'The models have answered each other often enough.', 'Say something yourself, and they go on.'],
  'secret-in-message': [() => 'The message looked like it held a key, so it was not sent.', 'Take the key out of it.'],
  'provider-rate-limited': [(p) => `${p} asked to slow down.`, 'Ask again after a pause.'],
  'provider-overloaded': [(p) => `${p} is overloaded right now.`, 'Ask again in a minute, or ask another model.'],
  'provider-timeout': [(p) => `${p} took too long.`, 'Ask again; a shorter question can help.'],
  'provider-unreachable': [(p) => `${p} could not be reached.`, 'Ask again in a minute. If it lasts, tell the operator of this server.'],
  'provider-garbled': [(p) => `The answer of ${p} could not be read.`, 'Ask again. If it lasts, tell the operator of this server.'],
  'context-too-long': [() => 'The conversation is too long for this model.', 'Have the room’s owner let models hear less, or ask a model that can hear more.'],
  'model-not-found': [(p) => `${p} does not know this model, or the key may not use it.`, 'Dismiss it and summon another one.'],
  'content-filtered': [(p) => `A filter of ${p} held the answer back.`, 'Ask in other words.'],
  'endpoint-forbidden': [() => 'The address of the provider is not allowed here.', 'Whoever pays can give another address.', 'Give your key another address in Settings.'],
  unavailable: [() => 'The server could not do that right now.', 'Ask again in a moment.'],
};

const UNKNOWN = [() => 'The reply could not be finished.', 'Ask again in a moment.'];

/** What happened to a failed reply and what to do, for somebody who pays for it or does not. */
export function failureWords(error, { provider = 'the provider', mine = false } = {}) {
  const [what, cure, ownCure] = REPLY_ERRORS[error?.code] ?? UNKNOWN;
  const said = what(provider);
  return `${said.replace(/^the /, 'The ')} ${mine && ownCure ? ownCure : cure}`;
}

/** One neutral sentence for how a reply stands, or an empty one when there is nothing to say. */
export function replyWords(state, text, reply, reader) {
  const kept = text ? ' The text so far is kept.' : '';
  if (state === 'queued') return 'Waiting for its turn';
  if (state === 'thinking') return 'Thinking';
  if (state === 'writing') return 'Writing';
  if (state === 'stopped') return `Stopped before the end.${kept}`;
  if (state === 'interrupted') return `Interrupted: the line to the model was cut.${kept}`;
  if (state === 'failed') return `${failureWords(reply?.error, reader)}${kept}`;
  return finishWords(reply);
}

function finishWords(reply) {
  if (reply?.finish === 'declined') return 'The model declined to answer.';
  if (reply?.finish !== 'length') return '';
  const limit = reply.limit ? ` of ${count.format(reply.limit)} tokens` : '';
  return `Cut off: the reply reached its limit${limit}. Ask it to go on.`;
}

/** What a support desk wants to know. */
export function callWords(error, provider) {
  if (!error?.requestId && !error?.status) return '';
  return [provider, error.status && `status ${error.status}`, error.requestId && `request ${error.requestId}`].filter(Boolean).join(' · ');
}

/** How many seconds are left of the pause that the provider asked for. The server's clock may be another one: never more than it asked. */
export function waitLeft(error, now = Date.now()) {
  if (!error?.retryAfter) return 0;
  const left = error.retryAt ? Math.ceil((new Date(error.retryAt) - now) / 1000) : error.retryAfter;
  return Math.min(error.retryAfter, Math.max(0, left));
}

/** How much of a room a model would hear. */
export function contextWords(context) {
  if (!context) return '';
  const { messages, tokens, budget, leftOut } = context;
  if (!messages) return leftOut ? 'Hears only this message: the one before is too long' : 'Hears only this message';
  const which = messages === 1 ? 'the last message' : `${leftOut ? 'the last' : 'all'} ${count.format(messages)} messages`;
  return `Hears ${which}, ${count.format(tokens)} of ${count.format(budget)} tokens`;
}
