const sources = new WeakMap();

/** An element that is made from `source` and then has a life of its own: what is drawn around it leaves it as it is. */
export function island(element, source, grow = null) {
  sources.set(element, { source, grow });
  return element;
}

/** Makes `old` what `fresh` is, if they are islands of one kind. Says whether it is that now. */
function settle(old, fresh) {
  const [before, now] = [sources.get(old), sources.get(fresh)];
  if (!before && !now) return false;
  if (before?.source === now?.source) return true;
  if (!before?.grow || !now?.grow || !before.grow(now.source)) return false;
  before.source = now.source;
  return true;
}

/** Turns the children of `parent` from `old` into `fresh`, and leaves alone each node that is the same. Gives the nodes that stand there then. */
export function redraw(parent, old, fresh, behind = null) {
  const nodes = fresh.map((node, i) => become(parent, old[i], node, behind));
  for (const node of old.slice(fresh.length)) node.remove();
  return nodes;
}

function become(parent, old, fresh, behind) {
  if (!old) return parent.insertBefore(fresh, behind);
  if (old.isEqualNode(fresh) && !sources.has(old) && !old.firstElementChild) return old;
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName) return swap(old, fresh);
  if (old.nodeType === Node.TEXT_NODE) return setData(old, fresh.data);
  if (settle(old, fresh)) return old;
  if (sources.has(old) || sources.has(fresh)) return swap(old, fresh);
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  redraw(old, [...old.childNodes], [...fresh.childNodes]);
  return old;
}

function swap(old, fresh) {
  old.replaceWith(fresh);
  return fresh;
}

/** A text that grows is added to, so that what is selected stays so. */
export function setData(node, data) {
  if (data.startsWith(node.data)) node.appendData(data.slice(node.data.length));
  else node.data = data;
  return node;
}
