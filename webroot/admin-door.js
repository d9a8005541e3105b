import { adminInAddress, showRoom } from './address.js';
import { t } from './texts.js';
import { problemWords } from './words.js';

export const mayAdminister = (app) => ['admin', 'manager'].includes(app.session.user()?.role);

/** Between the rooms and the admin page, which lies behind an address of its own and is loaded only by who may see it. */
export function adminDoor(app, page) {
  const rooms = () => page.querySelector('.shell');
  let loading = null;
  let admin = null;
  let shown = null;
  // After the rooms, which give the page their own title.
  app.store.listen(() => queueMicrotask(() => shown !== null && admin.name()));

  async function look() {
    const part = adminInAddress();
    if (part === null) return leave();
    if (!mayAdminister(app)) return stay(t('admin.refused'));
    loading ??= import('./views/admin/admin.js').then(({ adminView }) => adminView(app));
    try {
      admin = await loading;
    } catch {
      loading = null;
      return stay(problemWords());
    }
    // One move is heard of twice, and another one may have come meanwhile.
    if (part === shown || part !== adminInAddress() || !rooms()) return;
    shown = part;
    rooms().hidden = true;
    page.append(admin.element);
    admin.show(part);
  }

  function leave() {
    if (shown === null) return;
    shown = null;
    // Made anew when it is wanted again: another language may be spoken by then.
    loading = null;
    document.querySelectorAll('dialog').forEach((dialog) => dialog.close());
    admin.element.remove();
    if (!rooms()) return;
    rooms().hidden = false;
    rooms().querySelector('[data-testid=admin-open]')?.focus();
  }

  function stay(words) {
    app.notify(words);
    history.replaceState(null, '', location.pathname + location.search);
    const { open } = app.store.get();
    if (open) showRoom(open);
    leave();
  }

  return { look };
}
