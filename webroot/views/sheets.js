import { problemWords } from '../words.js';

/*
 * What few need at once: its modules are fetched when it is opened first, so that they cost the first load of the page nothing.
 */
function fetched(load) {
  let pending = null;
  return async (app, ...more) => {
    if (pending) return;
    pending = load();
    const open = await pending.catch(() => null);
    pending = null;
    if (open) open(app, ...more);
    else app.notify(problemWords());
  };
}

export const openSettings = fetched(() => import('./settings.js').then((module) => module.openSettings));
export const openRoomSettings = fetched(() => import('./room-settings.js').then((module) => module.openRoomSettings));
export const openCompare = fetched(() => import('./compare.js').then((module) => module.openCompare));
