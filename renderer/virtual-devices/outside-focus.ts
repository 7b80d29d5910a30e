import { useRef } from 'react';

/**
 * Whoever takes a paper from the counter has both hands at the till still: a press on the dock leaves the focus where it
 * was, so that the next Enter is the till's. The keyboard may walk into the dock as into everything else.
 */
export const useOutsideFocus = () => {
  const before = useRef<Element | null>(null);
  const giveBack = (dock: HTMLElement, to: Element | null): void => {
    const focused = document.activeElement;
    // Elsewhere already: the till has taken the focus itself because another screen opened.
    if (!(focused instanceof HTMLElement) || !dock.contains(focused)) return;
    if (to instanceof HTMLElement && to.isConnected && to !== document.body && !dock.contains(to)) to.focus({ preventScroll: true });
    else focused.blur();
  };
  return {
    onPointerDownCapture: () => { before.current = document.activeElement ?? document.body; },
    onClickCapture: ({ currentTarget }: { readonly currentTarget: HTMLElement }) => {
      const to = before.current;
      before.current = null;
      // Pressed with the keyboard. A pointer's press focuses a choice only after its click.
      if (to !== null) setTimeout(() => { giveBack(currentTarget, to); });
    },
  };
};
