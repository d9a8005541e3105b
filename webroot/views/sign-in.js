import { field, h, setText } from '../dom.js';
import { icon } from '../icons.js';
import { speakReaders } from '../language.js';
import { t } from '../texts.js';
import { problemWords, signInWords } from '../words.js';
import { languageChoice } from './language-choice.js';

/** The page before anyone is signed in: sign in, or register with a link or where registration is open. */
export function signInView({ session, setup, link, note, done }) {
  const main = h('main.gate', {});
  const asks = link || (setup.registration === 'open' && setup.setup) ? 'register' : 'sign-in';
  show(asks);
  return main;

  function show(which) {
    const card = which === 'register' ? registerCard() : signInCard();
    main.replaceChildren(h('div.gate-card', {}, brand(), card, h('div.gate-language', {}, languageChoice(() => speakAgain(which)))));
    queueMicrotask(() => card.querySelector('input')?.focus());
  }

  /** What was filled in stays. */
  async function speakAgain(which) {
    await speakReaders();
    const written = inputs().map((input) => input.value);
    show(which);
    inputs().forEach((input, i) => {
      input.value = written[i];
      input.dispatchEvent(new Event('input'));
    });
  }

  function inputs() {
    return [...main.querySelectorAll('input')];
  }

  function signInCard() {
    if (setup.setup) return firstStart();
    const name = field(t('gate.name'), h('input', { autocomplete: 'username', dir: 'auto', required: true, maxlength: 64, testid: 'signin-name' }));
    const password = field(t('gate.password'), passwordInput('current-password', 'signin-password'));
    return form({
      title: t('gate.signIn'), testid: 'signin-form', submit: t('gate.signIn'), submitId: 'signin-submit', note,
      fields: [name.element, withReveal(password)],
      send: () => session.signIn(name.input.value.trim(), password.input.value),
      words: signInWords,
      after: joinHint(),
    });
  }

  function registerCard() {
    const first = link?.kind === 'setup';
    const name = field(t('gate.name'), h('input', { autocomplete: 'username', dir: 'auto', required: true, maxlength: 64, testid: 'register-name' }), t('gate.nameHint'));
    const password = field(t('gate.password'), passwordInput('new-password', 'register-password', 15), t('gate.rule'));
    password.input.addEventListener('input', () => {
      const missing = 15 - [...password.input.value].length;
      setText(password.note, missing > 0 && missing < 15 ? t('gate.missing', { n: missing }) : missing > 0 ? t('gate.rule') : t('gate.enough'));
    });
    return form({
      title: first ? t('gate.first') : link ? t('gate.invited') : t('gate.create'),
      lead: first ? t('gate.firstLead') : null,
      testid: 'register-form', submit: first ? t('gate.firstSubmit') : t('gate.join'), submitId: 'register-submit',
      fields: [name.element, withReveal(password)],
      send: () => session.register(name.input.value.trim(), password.input.value, link?.code),
      words: problemWords,
      after: setup.setup ? null : switchTo(t('gate.already'), t('gate.signIn'), 'sign-in'),
    });
  }

  function form({ title, lead, testid, fields, submit, submitId, send, words, after, note }) {
    const fault = h('p.fault', { role: 'alert', testid: 'form-fault' }, note ?? '');
    const button = h('button.primary.wide', { type: 'submit', testid: submitId }, submit);
    async function onsubmit(event) {
      event.preventDefault();
      button.disabled = true;
      setText(fault, '');
      try {
        done(await send());
      } catch (problem) {
        setText(fault, words(problem));
        button.disabled = false;
      }
    }
    return h('form', { testid, onsubmit }, h('h1', {}, title), lead && h('p.hint', {}, lead), fields, fault, button, after);
  }

  function joinHint() {
    if (setup.registration === 'open') return switchTo(t('gate.new'), t('gate.create'), 'register');
    return h('p.hint.below', {}, setup.registration === 'closed'
      ? t('gate.closed')
      : t('gate.byInvitation'));
  }

  function switchTo(text, label, which) {
    return h('p.hint.below', {}, `${text} `, h('button.link', { type: 'button', onclick: () => show(which) }, label));
  }

  function firstStart() {
    return h('div', { testid: 'first-start' }, h('h1', {}, t('gate.empty')),
      h('p', {}, t('gate.emptyHint')));
  }
}

const brand = () => h('p.brand', {}, h('span.brand-mark', {}, icon('key')), 'Conclave');

function passwordInput(autocomplete, testid, minlength) {
  return h('input', { type: 'password', autocomplete, required: true, minlength, maxlength: 256, testid });
}

function withReveal({ element, input }) {
  const button = h('button.reveal', { type: 'button', 'aria-pressed': 'false', testid: 'reveal' }, t('gate.show'));
  button.addEventListener('click', () => {
    const shown = input.type === 'password';
    input.type = shown ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(shown));
    setText(button, shown ? t('gate.hide') : t('gate.show'));
    input.focus();
  });
  const row = h('div.with-button', {});
  input.replaceWith(row);
  row.append(input, button);
  return element;
}
