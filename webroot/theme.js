const NAME = 'conclave.theme';

export const THEMES = ['system', 'light', 'dark'];

export const theme = () => document.documentElement.dataset.theme ?? 'system';

export function setTheme(choice) {
  document.documentElement.dataset.theme = choice;
  localStorage.setItem(NAME, choice);
}
