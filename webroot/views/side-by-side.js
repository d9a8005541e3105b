import { answersToCompare } from '../answers.js';
import { h } from '../dom.js';
import { t } from '../texts.js';

/** Puts the answers to one question beside each other, at the place of the first: among the elements of a list, in its order. */
export function sideBySide() {
  const frames = new Map();

  function gather(elements, room) {
    const groups = answersToCompare(room);
    if (!groups.length) return elements;
    const shown = new Map(elements.map((element) => [element.dataset.messageId, element]));
    const framed = new Map();
    for (const group of groups) {
      const answers = group.map(({ id }) => shown.get(id)).filter(Boolean);
      if (answers.length < 2) continue;
      const frame = frameOf(group[0].replyTo, answers);
      answers.forEach((answer, i) => framed.set(answer, i ? null : frame));
    }
    return elements.flatMap((element) => (framed.has(element) ? framed.get(element) ?? [] : element)).filter(hasDay);
  }

  function frameOf(question, answers) {
    const frame = frames.get(question) ?? h('div.side-by-side', { role: 'group', testid: 'side-by-side' });
    frames.set(question, frame);
    frame.setAttribute('aria-label', t('compare.group', { n: answers.length }));
    const isSame = answers.length === frame.childElementCount && answers.every((answer, i) => frame.children[i] === answer);
    if (isSame) return frame;
    // What is moved loses the focus.
    const focused = document.activeElement;
    frame.replaceChildren(...answers);
    if (focused !== document.activeElement && frame.contains(focused)) focused.focus({ preventScroll: true });
    return frame;
  }

  return { gather };
}

/** A day of which all was put elsewhere needs no heading. */
const hasDay = (element, i, all) => !element.matches('.day') || (all[i + 1] && !all[i + 1].matches('.day'));
