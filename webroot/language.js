import { language, languageFor, speak, t } from './texts.js';

const NAME = 'conclave.language';

/** Speaks what was chosen here, else what the browser says that its reader reads. */
export async function speakReaders() {
  const tag = languageFor([localStorage.getItem(NAME) ?? '', ...navigator.languages]);
  await speak(tag, navigator.languages.find((read) => languageFor([read]) === tag)).catch(() => speak('en'));
  document.documentElement.lang = language();
  document.documentElement.dir = t('language.direction');
}

export const chooseLanguage = (tag) => localStorage.setItem(NAME, tag);
