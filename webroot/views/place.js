/** Keeps what somebody reads where it is, while the list around it changes. */
export function createPlace(list, items) {
  let held = null;

  /** The first message in sight; what stands above the messages stays there when earlier ones come. */
  const firstVisible = () => {
    const edge = list.getBoundingClientRect().top;
    return [...items.querySelectorAll('.message')].find((child) => child.getBoundingClientRect().bottom > edge);
  };

  /** The first paragraph in sight, in case it stays, and its message. */
  function inSight() {
    const message = firstVisible();
    const edge = list.getBoundingClientRect().top;
    const paragraph = [...message?.querySelectorAll('.text > *') ?? []].find((child) => child.getBoundingClientRect().bottom > edge);
    return [paragraph, message].filter(Boolean);
  }

  /** Where an element is to stay: what scrolling rounds away does not add up. */
  function wantedTop(element) {
    const { top } = element.getBoundingClientRect();
    return held?.element === element && Math.abs(held.top - top) < 1 ? held.top : top;
  }

  function keep(change) {
    const places = inSight().map((element) => ({ element, top: wantedTop(element) }));
    change();
    held = places.find(({ element }) => element.isConnected) ?? null;
    if (held) list.scrollTop += held.element.getBoundingClientRect().top - held.top;
  }

  return { keep, firstVisible };
}
