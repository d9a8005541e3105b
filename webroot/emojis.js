import { t } from './texts.js';

/** The emoji on offer, most used first: `{sign, names}`. The text lists them as `sign name other names, …`. */
export const emojis = () => t('menu.emojis').split(', ').map((entry) => ({ sign: entry.slice(0, entry.indexOf(' ')), names: entry.slice(entry.indexOf(' ') + 1) }));
