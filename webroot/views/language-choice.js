import { field, h } from '../dom.js';
import { chooseLanguage } from '../language.js';
import { language, languages, t } from '../texts.js';

/** Each language by its own name, for who does not read the one that is spoken. `chosen` draws anew what is seen. */
export function languageChoice(chosen) {
  const names = languages.map(({ tag, name }) => h('option', { value: tag, lang: tag, selected: tag === language() }, name));
  const select = h('select', { testid: 'language', onchange: speakChosen }, names);
  return field(t('settings.language'), select).element;

  async function speakChosen() {
    chooseLanguage(select.value);
    await chosen();
    document.querySelector('[data-testid=language]').focus();
  }
}
