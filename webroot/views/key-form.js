import { field, h, setText, uid } from '../dom.js';
import { cleanKey, guessProviders, keyFault, takesKeys } from '../keys.js';
import { protect } from '../sealing.js';
import { testWords } from '../pay-words.js';
import { listWords, problemWords, timeWords } from '../words.js';
import { keyPlace } from './key-place.js';

/** For a server of one's own that wants no key. */
const NO_KEY = 'none';
const HOURS = [[3_600, '1 hour'], [28_800, '8 hours'], [86_400, '24 hours']];

/**
 * Paste, test, save, or use for this session alone. The key is in the password field and nowhere else: it is read when a button is pressed,
 * sealed at once, and cleared when saved.
 */
export function keyForm(app, { provider: fixed, secret = '', small = false, saved }) {
  const providers = () => app.store.get().providers.filter(takesKeys);
  const key = field('Key', h('input', { type: 'password', autocomplete: 'off', spellcheck: 'false', autocapitalize: 'off', 'data-1p-ignore': true, 'data-lpignore': 'true', value: secret, placeholder: 'Paste it here', testid: 'key-input' }));
  const select = field('Provider', h('select', { testid: 'key-provider' }));
  const place = keyPlace(key, () => refresh());
  const models = h('datalist', { id: uid() });
  const model = field('Model', h('input', { list: models.id, autocomplete: 'off', testid: 'key-model' }), 'May stay empty: the usual model of the provider is taken.');
  const label = field('Label', h('input', { maxlength: 64, autocomplete: 'off', testid: 'key-label' }), 'To tell your keys apart. May stay empty.');
  const result = h('p.result', { role: 'status', testid: 'key-test-result' });
  const test = h('button.primary', { type: 'button', testid: 'key-test', onclick: () => run(tryKey) }, 'Test');
  const save = h('button', { type: 'submit', testid: 'key-save' }, 'Save');
  const once = h('input', { type: 'checkbox', testid: 'key-session-only', onchange: () => refresh() });
  const hours = h('select', { testid: 'key-session-hours', 'aria-label': 'For how long' },
    HOURS.map(([seconds, words]) => h('option', { value: seconds, selected: seconds === 28_800 }, words)));
  const passing = h('div.session-only', {},
    h('label.check', {}, once, 'Only this session'), hours,
    h('p.hint', {}, 'Kept sealed in the server’s memory and nowhere else. Gone when you sign out, when the time is over, or when the server restarts.'));
  const more = h('details', {}, h('summary', {}, 'More'), model.element, label.element, models);
  const elsewhere = h('div', {});
  const form = h('form.key-form', { autocomplete: 'off', onsubmit: (event) => (event.preventDefault(), run(keep)) },
    key.element, !fixed && select.element, place.elements, elsewhere, passing, !small && more, h('div.actions', {}, test, save), result);
  if (small) form.classList.add('small-form');

  let byHand = false;
  let asked = '';
  key.input.addEventListener('input', guess);
  select.input.addEventListener('change', () => {
    byHand = select.input.value !== '';
    refresh();
  });
  fill(providers());
  guess();
  // The list of providers can come after the key.
  let wasShown = false;
  let known = app.store.get().providers;
  const unlisten = app.store.listen((state) => {
    wasShown ||= form.isConnected;
    if (wasShown && !form.isConnected) return unlisten();
    if (state.providers !== known && key.input.value && !chosen()) guess();
    known = state.providers;
  });

  function fill(list) {
    const value = select.input.value;
    select.input.replaceChildren(h('option', { value: '' }, 'Choose…'), ...list.map((p) => h('option', { value: p.id }, p.name)));
    select.input.value = list.some((p) => p.id === value) ? value : '';
  }

  function guess() {
    const found = guessProviders(cleanKey(key.input.value), providers());
    asked = found.length > 1 ? found.map((p) => p.name) : '';
    if (!byHand) {
      fill(found.length > 1 ? found : providers());
      select.input.value = found.length === 1 ? found[0].id : '';
    }
    emphasise(test);
    tell('', '');
    refresh();
  }

  function refresh() {
    const provider = chosen();
    place.show(provider);
    (provider?.needsBaseUrl || small ? elsewhere : more).append(place.address);
    place.address.hidden ||= small && !provider?.needsBaseUrl;
    const value = cleanKey(key.input.value);
    key.element.classList.toggle('optional', Boolean(provider && !provider.needsKey));
    setText(key.note, hintFor(value, provider));
    const isPassing = once.checked;
    passing.classList.toggle('chosen', isPassing);
    label.element.hidden = isPassing;
    setText(save, isPassing ? 'Use' : 'Save');
  }

  function hintFor(value, provider) {
    const fault = value && keyFault(value);
    if (fault) return fault;
    const [likely, ...others] = guessProviders(value, providers());
    const isOther = provider && likely && !others.length && likely.id !== provider.id;
    if (isOther) return `This begins like a key of ${likely.name}, not of ${provider.name}.`;
    if (asked && !provider) return `Keys like this come from ${listWords(asked, 'or')}. Which one is it?`;
    if (!fixed && likely && provider && !others.length) return `Looks like a key of ${provider.name}.`;
    return '';
  }

  function chosen() {
    return fixed ?? providers().find((p) => p.id === select.input.value);
  }

  function fault(value, provider) {
    if (!provider) return 'Choose the provider first.';
    if (!value && provider.needsKey) return 'Paste the key first.';
    return place.fault() ?? (value && keyFault(value));
  }

  async function run(action) {
    const value = place.value();
    const provider = chosen();
    const wrong = fault(value, provider);
    if (wrong) return tell(wrong, 'bad');
    test.disabled = save.disabled = true;
    try {
      await action(value, provider);
    } catch (problem) {
      tell(problemWords(problem), 'bad');
    } finally {
      test.disabled = save.disabled = false;
    }
  }

  async function entry(value, provider, purpose) {
    const endpoint = place.endpoint();
    const user = app.session.user().id;
    const sealed = await protect(value || NO_KEY, { api: app.api, user, provider: provider.id, endpoint, purpose });
    return { provider: provider.id, ...sealed, ...endpoint };
  }

  async function tryKey(value, provider) {
    tell(`Asking ${provider.name}…`, 'busy');
    const answer = await app.api.testKey(await entry(value, provider, 'verify'));
    models.replaceChildren(...(answer.models ?? []).map((m) => h('option', { value: m.id ?? m })));
    tell(testWords(answer), answer.state);
    emphasise(answer.state === 'good' ? save : test);
  }

  async function keep(value, provider) {
    if (!once.checked) return store(value, provider);
    tell('Sealing…', 'busy');
    const answer = await app.keys.useForSession(value || NO_KEY, { provider: provider.id, endpoint: place.endpoint(), model: model.input.value.trim(), seconds: Number(hours.value) });
    await done(`In use for this session, until ${timeWords(answer.expiresAt)}.`);
  }

  async function store(value, provider) {
    tell('Saving…', 'busy');
    const optional = { ...(model.input.value.trim() && { model: model.input.value.trim() }), ...(label.input.value.trim() && { label: label.input.value.trim() }) };
    await app.api.saveKey({ ...(await entry(value, provider, 'save')), ...optional });
    await done(`Saved for ${provider.name}.`);
  }

  async function done(words) {
    place.clear();
    byHand = false;
    guess();
    tell(words, 'good');
    await app.loadProviders().catch(() => {});
    app.keys.payersChanged();
    saved?.();
  }

  function emphasise(button) {
    for (const each of [test, save]) each.classList.toggle('primary', each === button);
  }

  function tell(text, state) {
    setText(result, text);
    result.dataset.state = state;
  }

  return form;
}
