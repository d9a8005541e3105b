import { emojis } from '../emojis.js';
import { t } from '../texts.js';
import { popupMenu } from './popup.js';

/** Lets a button open the choice of emoji. `has` says which are chosen already, where that can be. */
export function signsMenu(button, { testid, has = () => undefined, chosen }) {
  const items = () => emojis().map(({ sign, names }) => ({ testid: 'sign', label: names, content: sign, checked: has(sign), act: () => chosen(sign) }));
  return popupMenu(button, { label: t('menu.emoji'), testid, className: '.signs', items });
}
