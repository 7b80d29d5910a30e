import type { Timers } from './deadline.ts';
import { type DropReason, idleAfterMs, reduceScanner, scannerAtRest, type ScannerEvent, type ScannerState, type ScannerStep } from './scanner.ts';

type Editable = HTMLInputElement | HTMLTextAreaElement;

/** A field as it was before a burst, to be put back when the burst was a scan. */
type Snapshot = { readonly field: Editable; readonly value: string; readonly start: number | null; readonly end: number | null };

export type ScannerHandlers = {
  readonly onScan: (text: string) => void;
  readonly onDropped: (reason: DropReason) => void;
  /** Every event and what the reducer made of it, before anybody acts on it. */
  readonly onStep?: (event: ScannerEvent, step: ScannerStep) => void;
};

/**
 * Catches what a keyboard-wedge scanner types, wherever the focus is. Keys that come too fast for a person are held
 * back; they reach the field only when it turns out that a person typed them. Returns what stops the listening.
 */
export const listenForScans = (target: Window, timers: Timers, { onScan, onDropped, onStep }: ScannerHandlers): (() => void) => {
  let state: ScannerState = scannerAtRest;
  let snapshot: Snapshot | undefined;
  /** Characters of the burst under way that nobody held back, since no field had the focus yet. */
  let gone = 0;
  let cancel: () => void = () => undefined;

  const step = (event: ScannerEvent): 'pass' | 'hold' | 'swallow' => {
    cancel();
    const wasIdle = state.phase === 'idle';
    const result = reduceScanner(state, event);
    onStep?.(event, result);
    // What was held belongs to the field that had the focus then.
    const held = [...result.release].slice(gone).join('');
    if (held !== '') type(snapshot?.field, held);
    if (result.scan !== null || result.dropped !== null) restore(snapshot);
    if (result.state.phase === 'idle' || wasIdle || result.release !== '' || result.scan !== null || result.dropped !== null) {
      snapshot = undefined;
      gone = 0;
    }
    // A field may get the focus in the middle of a burst: a screen that opens by itself, or by the burst's first key.
    if (result.state.phase !== 'idle') snapshot ??= takeSnapshot(target.document);
    state = result.state;
    const wait = idleAfterMs(state);
    if (wait !== null) cancel = timers.after(wait, () => { step({ type: 'idle', timeMs: target.performance.now() }); });
    if (result.dropped !== null) onDropped(result.dropped.reason);
    if (result.scan !== null) onScan(result.scan);
    return result.fate;
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.metaKey) return;
    const fate = step({
      type: 'key', key: event.key, code: event.code, timeMs: event.timeStamp,
      shift: event.shiftKey, ctrl: event.ctrlKey, alt: event.altKey, repeat: event.repeat,
    });
    // Outside a field there is nothing to type into, and a held key would be lost to whoever listens for it.
    if (fate === 'pass') return;
    if (fate === 'hold' && snapshot === undefined) {
      gone += 1;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  const onKeyUp = (event: KeyboardEvent): void => {
    if (event.key === 'Alt') step({ type: 'alt-up', timeMs: event.timeStamp });
  };

  target.addEventListener('keydown', onKeyDown, true);
  target.addEventListener('keyup', onKeyUp, true);
  return () => {
    cancel();
    target.removeEventListener('keydown', onKeyDown, true);
    target.removeEventListener('keyup', onKeyUp, true);
  };
};

const takeSnapshot = ({ activeElement }: Document): Snapshot | undefined =>
  isEditable(activeElement)
    ? { field: activeElement, value: activeElement.value, start: activeElement.selectionStart, end: activeElement.selectionEnd }
    : undefined;

const isEditable = (element: Element | null): element is Editable =>
  (element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && !/^(?:button|checkbox|radio|range|submit|reset|file|color)$/.test(element.type)))
  && !element.disabled && !element.readOnly;

/** Types text as the keyboard would have: with beforeinput, undo and the field's own length limit. */
const type = (field: Editable | undefined, text: string): void => {
  if (!field?.isConnected) return;
  const { ownerDocument } = field;
  if (ownerDocument.activeElement !== field) field.focus();
  // The only call that types like a person; it is deprecated without a successor.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  if (ownerDocument.execCommand('insertText', false, text)) return;
  write(field, field.value + text);
};

/** An input method can't be held back: whatever it left in the field during a scan is taken out again. */
const restore = (snapshot: Snapshot | undefined): void => {
  if (!snapshot?.field.isConnected || snapshot.field.value === snapshot.value) return;
  write(snapshot.field, snapshot.value);
  if (snapshot.start !== null) snapshot.field.setSelectionRange(snapshot.start, snapshot.end);
};

const write = (field: Editable, value: string): void => {
  // Past the field's own property, which the screens' library shadows to notice changes made by scripts.
  const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
};
