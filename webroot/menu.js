/*
 * What the menu above the composer offers. Pure: text and caret in, groups of options out.
 */
import { emojis } from './emojis.js';
import { payNote } from './pay-words.js';
import { t } from './texts.js';
import { modelWords } from './words.js';

const COMMANDS = ['summon', 'dismiss', 'invite'];

const MENTION = /(?:^|[\s(])@([\p{L}\p{N}_./:-]*)$/u;
const EMOJI = /(?:^|\s):([\p{L}]{2,})$/u;
const COMMAND = /^\/([a-z]*)$/;
const ARGUMENT = /^\/(summon|dismiss)\s+@?(\S*)$/;
/** As the server reads it. */
const HANDLE = /(?<![\p{L}\p{M}\p{N}_@/.])@([A-Za-z0-9-]{1,40})(?![\p{L}\p{M}\p{N}_@-])/gu;

/** What is being typed at the caret: `{kind, query, start}`, where `start` is the first character a choice replaces. */
export function triggerAt(text, caret) {
  const head = text.slice(0, caret);
  const command = COMMAND.exec(head);
  if (command) return { kind: 'command', query: command[1], start: 0 };
  const argument = ARGUMENT.exec(head);
  if (argument) return { kind: argument[1], query: argument[2], start: 0 };
  const mention = MENTION.exec(head);
  if (mention) return { kind: 'mention', query: mention[1], start: caret - mention[1].length - 1 };
  const emoji = EMOJI.exec(head);
  if (emoji) return { kind: 'emoji', query: emoji[1], start: caret - emoji[1].length - 1 };
  return null;
}

/** Groups `{label, options}` for a trigger; a group without options is left out. */
export function offers(trigger, { seats = [], providers = [], models = {}, payers = {} }) {
  const wanted = trigger.query.toLowerCase();
  const groups = {
    command: () => [{ label: t('menu.commands'), options: COMMANDS.filter((name) => name.startsWith(wanted)).map(command) }],
    dismiss: () => [seatGroup(seats, providers, wanted, payers)],
    summon: () => modelGroups(providers, models, wanted),
    emoji: () => [{ label: t('menu.emoji'), options: emojiOptions(wanted) }],
    mention: () => [withAll(seatGroup(seats, providers, wanted, payers), seats, wanted), ...modelGroups(providers, models, wanted).map(absentFrom(seats))],
  };
  return groups[trigger.kind]().filter((group) => group.options.length);
}

const command = (name) => ({ kind: 'command', name, label: `/${name}`, detail: t(`menu.command.${name}`) });

function emojiOptions(wanted) {
  return emojis()
    .map(({ sign, names }) => ({ kind: 'emoji', label: sign, detail: names }))
    .filter(({ detail }) => matches(wanted, detail))
    .slice(0, 8);
}

function seatGroup(seats, providers, wanted, payers) {
  const options = seats
    .filter((seat) => matches(wanted, seat.handle, seat.name, modelWords(providers, seat)))
    .map((seat) => ({
      kind: 'seat',
      seat,
      provider: seat.provider,
      label: `@${seat.handle}`,
      detail: modelWords(providers, seat),
      note: payNote(providers.find((provider) => provider.id === seat.provider), payers[seat.id]),
    }));
  return { label: t('menu.here'), options };
}

/** Several models at once. */
const withAll = ({ label, options }, seats, wanted) => {
  const all = { kind: 'seat', seat: { handle: 'all' }, label: '@all', detail: t('menu.all', { n: seats.length }) };
  return { label, options: seats.length > 1 && 'all'.startsWith(wanted) ? [...options, all] : options };
};

/** Who is here already is addressed, not summoned again; `/summon` still can. */
const absentFrom = (seats) => ({ label, options }) => ({
  label,
  options: options.filter(({ provider, model }) => !seats.some((seat) => seat.provider === provider && seat.model === model)),
});

function modelGroups(providers, models, wanted) {
  const ready = providers.filter((provider) => !['none', 'lent'].includes(provider.ready));
  const lent = providers.filter((provider) => provider.ready === 'lent');
  const locked = providers.filter((provider) => provider.ready === 'none');
  const isNamed = (provider) => [provider.id, provider.name].some((name) => name.toLowerCase().startsWith(wanted));
  const namedFirst = (list) => [...list.filter(isNamed), ...list.filter((provider) => !isNamed(provider))];
  return [
    { label: t('menu.ready'), options: namedFirst(ready).flatMap((provider) => modelsOf(provider, models[provider.id], wanted)) },
    { label: t('menu.lent'), options: namedFirst(lent).flatMap((provider) => modelsOf(provider, models[provider.id], wanted)) },
    { label: t('menu.locked'), options: namedFirst(locked).flatMap((provider) => modelsOf(provider, [], wanted)) },
  ];
}

/** A provider's default model; once something is typed, also the first of its other models that fit. */
function modelsOf(provider, others = [], wanted) {
  const ids = [provider.defaultModel, ...(wanted ? others : [])];
  return [...new Set(ids)]
    .filter((model) => matches(wanted, provider.id, provider.name, model, `${provider.id}/${model}`))
    .slice(0, 8)
    .map((model) => ({
      kind: 'model',
      provider: provider.id,
      model,
      label: provider.name,
      detail: model && model !== provider.id ? model : '',
      ready: provider.ready,
      note: payNote(provider),
    }));
}

/** Whether a word of the texts begins so. */
function matches(wanted, ...texts) {
  const isBegun = (text) => ` ${text.toLowerCase()}`.split(wanted).slice(0, -1).some((before) => !/[\p{L}\p{N}]$/u.test(before));
  return wanted === '' || texts.some((text) => text && isBegun(text));
}

/** The text and caret after `insert` took the place of what was typed. */
export function complete(text, caret, trigger, insert) {
  const before = text.slice(0, trigger.start);
  const after = text.slice(caret);
  const gap = insert && !/^\s/.test(after) ? ' ' : '';
  return { text: before + insert + gap + after, caret: (before + insert).length + (insert ? 1 : 0) };
}

/**
 * The seats that a message asks: those it names, the one it replies to, and in a room where every message is
 * answered the first one if it asks none. A message that is hidden from models asks none.
 */
export function asked(text, { seats = [], answers } = {}, { replyTo = null, hidden = false } = {}) {
  if (hidden) return [];
  const named = addressed(text, seats);
  const all = [...named, ...seats.filter((seat) => seat.id === replyTo?.reply?.seat && !named.includes(seat))];
  return all.length || answers !== 'every' || !text.trim() ? all : seats.slice(0, 1);
}

/** The seats a message addresses by `@handle`, or all by `@all`. */
export function addressed(text, seats) {
  const handles = new Set([...text.matchAll(HANDLE)].map((m) => m[1].toLowerCase().replace(/-+$/, '')));
  return handles.has('all') ? seats : seats.filter((seat) => handles.has(seat.handle.toLowerCase()));
}
