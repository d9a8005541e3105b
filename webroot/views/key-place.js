import { field, h } from '../dom.js';
import { cleanKey } from '../keys.js';
import { t } from '../texts.js';

const REGIONS = ['us-east-1', 'us-east-2', 'us-west-2', 'ca-central-1', 'eu-central-1', 'eu-west-1', 'eu-west-3', 'eu-north-1', 'ap-south-1', 'ap-northeast-1', 'ap-southeast-1', 'ap-southeast-2', 'sa-east-1'];
const REGION = /^[a-z]{2}(-[a-z]{2,12}){1,3}-\d{1,2}$/;
const ACCESS_KEY = /^A(KI|SI)A[A-Z0-9]+$/;

/** What some keys need besides themselves: an address, a region, or the parts of an AWS access key. */
export function keyPlace(key, changed) {
  const secretInput = (testid) => h('input', { type: 'password', autocomplete: 'off', spellcheck: 'false', autocapitalize: 'off', 'data-1p-ignore': true, 'data-lpignore': 'true', testid });
  const kind = field(t('keyPlace.kind'), h('select', { testid: 'key-kind', onchange: changed },
    h('option', { value: 'bearer' }, t('keyPlace.api')), h('option', { value: 'access' }, t('keyPlace.access'))));
  const id = field(t('keyPlace.id'), h('input', { autocomplete: 'off', spellcheck: 'false', placeholder: 'AKIA…', testid: 'key-access-id' }));
  const secret = field(t('keyPlace.secret'), secretInput('key-access-secret'));
  const token = field(t('keyPlace.token'), secretInput('key-access-token'), t('keyPlace.tokenHint'));
  const regions = h('datalist', { id: `${key.input.id}-regions` }, REGIONS.map((name) => h('option', { value: name })));
  const region = field(t('keyPlace.region'), h('input', { list: regions.id, autocomplete: 'off', spellcheck: 'false', testid: 'key-region' }), t('keyPlace.regionHint'));
  const baseUrl = field(t('keyPlace.address'), h('input', { type: 'url', placeholder: 'https://…', autocomplete: 'off', testid: 'key-base-url' }));
  let provider = null;

  const isAccess = () => Boolean(provider?.accessKeys) && kind.input.value === 'access';
  const given = (input) => (input.closest('[hidden]') ? '' : input.value.trim());

  /** An access key's id was pasted where a key goes: its other half belongs beside it. */
  function split() {
    if (!ACCESS_KEY.test(cleanKey(key.input.value))) return;
    kind.input.value = 'access';
    id.input.value = cleanKey(key.input.value);
    key.input.value = '';
  }

  return {
    elements: [kind.element, id.element, secret.element, token.element, region.element, regions],
    address: baseUrl.element,

    show(next) {
      provider = next;
      kind.element.hidden = !provider?.accessKeys;
      if (provider?.accessKeys) split();
      key.element.hidden = isAccess();
      for (const part of [id, secret, token]) part.element.hidden = !isAccess();
      region.element.hidden = !provider?.region;
      region.input.placeholder = provider?.region ?? '';
      baseUrl.element.hidden = !provider;
      baseUrl.note.textContent = provider?.needsBaseUrl
        ? t('keyPlace.addressNeeded')
        : t('keyPlace.addressHint');
    },

    /** The key as one text. */
    value() {
      const parts = [id, secret, token].map((part) => cleanKey(part.input.value));
      return isAccess() ? parts.filter((part, i) => i < 2 || part).join(':') : cleanKey(key.input.value);
    },

    endpoint() {
      return { ...(given(baseUrl.input) && { baseUrl: given(baseUrl.input) }), ...(given(region.input) && { region: given(region.input) }) };
    },

    /** What is missing or cannot be, in words, or null. */
    fault() {
      const temporary = id.input.value.trim().startsWith('ASIA') && !token.input.value.trim();
      if (isAccess() && (!id.input.value.trim() || !secret.input.value.trim())) return t('keyPlace.noPair');
      if (isAccess() && temporary) return t('keyPlace.noToken');
      if (given(region.input) && !REGION.test(given(region.input))) return t('keyPlace.noRegion');
      if (provider?.needsBaseUrl && !given(baseUrl.input)) return t('keyPlace.noAddress');
      return null;
    },

    clear() {
      for (const part of [key, id, secret, token]) part.input.value = '';
    },
  };
}
