import { field, h, setText, uid } from '../dom.js';
import { cleanKey, guessProviders, keyFault, takesKeys } from '../keys.js';
import { protect } from '../sealing.js';
import { testWords } from '../key-words.js';
import { t } from '../texts.js';
import { listWords, problemWords, timeWords } from '../words.js';
import { keyPlace } from './key-place.js';

/** For a server of one's own that wants no key. */
const NO_KEY = 'none';
const HOURS = [1, 8, 24];

/**
 * Paste, test, save, or use for this session alone. The key is in the password field and nowhere else: it is read when a button is pressed,
 * sealed at once, and cleared when saved.
 */
export function keyForm(app, { provider: fixed, secret = '', small = false, saved }) {
  const providers = () => app.store.get().providers.filter(takesKeys);
  const key = field(t('keyForm.key'), h('input', { type: 'password', autocomplete: 'off', spellcheck: 'false', autocapitalize: 'off', 'data-1p-ignore': true, 'data-lpignore': 'true', value: secret, placeholder: t('keyForm.paste'), testid: 'key-input' }));
  const select = field(t('keyForm.provider'), h('select', { testid: 'key-provider' }));
  const place = keyPlace(key, () => refresh());
  const models = h('datalist', { id: uid() });
  const model = field(t('keyForm.model'), h('input', { list: models.id, autocomplete: 'off', testid: 'key-model' }), t('keyForm.modelHint'));
  const label = field(t('keyForm.label'), h('input', { maxlength: 64, dir: 'auto', autocomplete: 'off', testid: 'key-label' }), t('keyForm.labelHint'));
  const result = h('p.result', { role: 'status', testid: 'key-test-result' });
  const test = h('button.primary', { type: 'button', testid: 'key-test', onclick: () => run(tryKey) }, t('keyForm.test'));
  const save = h('button', { type: 'submit', testid: 'key-save' }, t('button.save'));
  const once = h('input', { type: 'checkbox', testid: 'key-session-only', onchange: () => refresh() });
  const hours = h('select', { testid: 'key-session-hours', 'aria-label': t('keyForm.howLong') },
    HOURS.map((n) => h('option', { value: n * 3_600, selected: n === 8 }, t('keyForm.hours', { n }))));
  const passing = h('div.session-only', {},
    h('label.check', {}, once, t('keyForm.session')), hours,
    h('p.hint', {}, t('keyForm.sessionHint')));
  const more = h('details', { testid: 'key-more' }, h('summary', {}, t('keyForm.more')), model.element, label.element, models);
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
    select.input.replaceChildren(h('option', { value: '' }, t('keyForm.choose')), ...list.map((p) => h('option', { value: p.id }, p.name)));
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
    setText(save, isPassing ? t('keyForm.use') : t('button.save'));
  }

  function hintFor(value, provider) {
    const fault = value && keyFault(value);
    if (fault) return fault;
    const [likely, ...others] = guessProviders(value, providers());
    const isOther = provider && likely && !others.length && likely.id !== provider.id;
    if (isOther) return t('keyForm.otherProvider', { likely: likely.name, provider: provider.name });
    if (asked && !provider) return t('keyForm.several', { providers: listWords(asked, 'disjunction') });
    if (!fixed && likely && provider && !others.length) return t('keyForm.looksLike', { provider: provider.name });
    return '';
  }

  function chosen() {
    return fixed ?? providers().find((p) => p.id === select.input.value);
  }

  function fault(value, provider) {
    if (!provider) return t('keyForm.noProvider');
    if (!value && provider.needsKey) return t('keyForm.noKey');
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
    tell(t('key.asking', { provider: provider.name }), 'busy');
    const answer = await app.api.testKey(await entry(value, provider, 'verify'));
    models.replaceChildren(...(answer.models ?? []).map((m) => h('option', { value: m.id ?? m })));
    tell(testWords(answer), answer.state);
    emphasise(answer.state === 'good' ? save : test);
  }

  async function keep(value, provider) {
    if (!once.checked) return store(value, provider);
    tell(t('keyForm.sealing'), 'busy');
    const answer = await app.keys.useForSession(value || NO_KEY, { provider: provider.id, endpoint: place.endpoint(), model: model.input.value.trim(), seconds: Number(hours.value) });
    await done(t('keyForm.inUse', { time: timeWords(answer.expiresAt) }));
  }

  async function store(value, provider) {
    tell(t('keyForm.saving'), 'busy');
    const optional = { ...(model.input.value.trim() && { model: model.input.value.trim() }), ...(label.input.value.trim() && { label: label.input.value.trim() }) };
    await app.api.saveKey({ ...(await entry(value, provider, 'save')), ...optional });
    await done(t('keyForm.saved', { provider: provider.name }));
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
