/*
 * What somebody has typed in a form that is drawn anew. It goes from form to form in memory alone: some of it is a key.
 */
const FIELDS = 'input,select,details';
const KEPT = ['value', 'checked', 'open'];

/** The fields of a form, by their test ids. */
export const typedIn = (form) => new Map([...form.querySelectorAll(FIELDS)].map((field) => [field.dataset.testid, state(field)]));

/** The same form has what the other one had, and takes note of it as if it was typed there. */
export function typeAgain(form, typed) {
  for (const field of form.querySelectorAll(FIELDS)) {
    const now = state(field);
    const changed = KEPT.filter((name) => now[name] !== typed.get(field.dataset.testid)?.[name]);
    for (const name of changed) field[name] = typed.get(field.dataset.testid)[name];
    if (changed.length) for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind));
  }
}

const state = (field) => Object.fromEntries(KEPT.map((name) => [name, field[name]]));
