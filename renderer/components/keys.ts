import { useLayoutEffect, useRef } from 'react';

export type KeyMap = Readonly<Record<string, (() => void) | undefined>>;

type Layer = { readonly keys: () => KeyMap; readonly modal: boolean };

const layers: Layer[] = [];

/** Enter on these presses them; it must not also confirm the screen. */
const pressedByEnter = 'button, summary, a[href], select, textarea, [role="option"], [role="row"], [role="radio"], [role="tab"], [role="switch"]';

const functionKey = /^F(?:[1-9]|1[0-2])$/u;

const onKeyDown = (event: KeyboardEvent): void => {
  // A scanner's Enter and an open list's Esc are already used up.
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === 'Enter' && event.target instanceof Element && event.target.closest(pressedByEnter)) return;
  for (const layer of layers.toReversed()) {
    const action = layer.keys()[event.key];
    if (action) {
      event.preventDefault();
      // A key held down must not sell twice.
      if (!event.repeat) action();
      return;
    }
    if (layer.modal) break;
  }
  // On a till these keys are the till's, also where a screen has no use for them: nothing is found, reloaded or printed by the window.
  if (functionKey.test(event.key)) event.preventDefault();
};

/** Binds keys while the component is there; the latest component wins, a modal one hides the rest. */
export const useKeys = (keys: KeyMap, { modal = false }: { readonly modal?: boolean } = {}): void => {
  const latest = useRef(keys);
  // Before the screen is painted: a key that stands on a button in sight must never fall through.
  useLayoutEffect(() => { latest.current = keys; });
  useLayoutEffect(() => {
    if (layers.length === 0) window.addEventListener('keydown', onKeyDown);
    const layer: Layer = { keys: () => latest.current, modal };
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
      if (layers.length === 0) window.removeEventListener('keydown', onKeyDown);
    };
  }, [modal]);
};
