import { field, h, setText } from '../dom.js';
import { icon } from '../icons.js';
import { pieces, t } from '../texts.js';
import { modelWords, problemWords } from '../words.js';

const ANSWERS = ['once', 'today', 'always', 'no'];

/** The cards of an owner whom somebody asks to lend a key: one for each who asks, above the composer. */
export function lendRequestsView(app) {
  const element = h('div.lend-requests', { testid: 'lend-requests' });
  const cards = new Map();

  function update({ lendRequests, providers }) {
    const open = new Set(lendRequests.map((request) => request.request));
    for (const [id, card] of cards) if (!open.has(id)) (card.element.remove(), cards.delete(id));
    for (const request of lendRequests) {
      if (!cards.has(request.request)) cards.set(request.request, cardOf(request));
      const card = cards.get(request.request);
      card.name(providers);
      if (!card.element.isConnected) element.append(card.element);
    }
    element.hidden = !lendRequests.length;
  }

  function cardOf(request) {
    const model = h('span');
    const tokens = field(t('lend.cap'), h('input', { type: 'number', min: 1, step: 1, inputmode: 'numeric', placeholder: t('lend.noCap'), testid: 'lend-cap' }));
    const fault = h('p.fault', { role: 'status' });
    const buttons = ANSWERS.map((to) => h(`button.small${to === 'once' ? '.primary' : ''}`, { type: 'button', testid: `lend-${to}`, onclick: () => answer(to) }, t(`lend.answer.${to}`)));
    async function answer(to) {
      const cap = to !== 'no' && tokens.input.value ? { dayTokens: Number(tokens.input.value) } : null;
      buttons.forEach((button) => { button.disabled = true; });
      try {
        await app.keys.answerLend(request.request, to, cap);
      } catch (problem) {
        fault.textContent = problemWords(problem);
        buttons.forEach((button) => { button.disabled = false; });
      }
    }
    // The list of providers can come after the request.
    const name = (providers) => setText(model, modelWords(providers, request));
    const card = h('section.panel', { testid: 'lend-request', 'aria-label': t('lend.label', { name: request.asker.name }) },
      h('header.panel-head', {}, icon('key'), h('h2', {}, t('lend.title', { name: request.asker.name }))),
      h('p.hint', {}, pieces(request.handle ? 'lend.forHandle' : 'lend.for', { model, handle: request.handle, room: request.roomName })),
      tokens.element, h('div.actions.start', {}, buttons), fault);
    return { element: card, name };
  }

  return { element, update };
}
