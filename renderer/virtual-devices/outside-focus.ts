import { useRef } from 'react';

/**
 * Whoever takes a paper from the counter has both hands at the till still: a press on the dock leaves the focus where it
 * was, so that the next Enter is the till's. The keyboard may walk into the dock as into everything else.
 */
export const useOutsideFocus = () => {
  const before = useRef<Element | null>(null);
  return {
    onPointerDownCapture: () => { before.current = document.activeElement; },
    onClick: ({ currentTarget, detail }: { readonly currentTarget: HTMLElement; readonly detail: number }) => {
      const focused = document.activeElement;
      // Pressed with the keyboard, or the till has taken the focus itself because another screen opened.
      if (detail === 0 || !(focused instanceof HTMLElement) || !currentTarget.contains(focused)) return;
      if (before.current instanceof HTMLElement && before.current.isConnected && before.current !== document.body) before.current.focus({ preventScroll: true });
      else focused.blur();
    },
  };
};
