const NAME = 'conclave.theme';

export const THEMES = ['system', 'light', 'dark'];

export const theme = () => document.documentElement.dataset.theme ?? 'system';

export function setTheme(choice) {
  document.documentElement.dataset.theme = choice;
  localStorage.setItem(NAME, choice);
  colourFrame();
}

/** Gives the browser's own frame the colour of the page, also of a chosen one. */
export function colourFrame() {
  const chosen = theme();
  for (const meta of document.querySelectorAll('meta[name=theme-color]')) {
    const { scheme } = meta.dataset;
    meta.media = chosen === 'system' ? `(prefers-color-scheme: ${scheme})` : chosen === scheme ? '' : 'not all';
  }
}
