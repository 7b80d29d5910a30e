/**
 * contextBridge between the preload's world and the page's world.
 *
 * The two worlds share the DOM but no JavaScript object. A DOM event is delivered synchronously and its
 * `detail`, a string here, is readable in both. Functions and promises stay where they are and are reached by
 * number; everything else is copied. The event's name is random for each run, so a page can't listen in.
 */
import { decodeClone, encodeClone, type Handles } from '../clone.ts';

type AnyFunction = (...args: unknown[]) => unknown;
type Message =
  | { readonly kind: 'expose'; readonly key: string; readonly value: string }
  | { readonly kind: 'call'; readonly id: number; readonly args: string }
  | { readonly kind: 'result'; readonly ok: boolean; readonly value: string }
  | { readonly kind: 'settle'; readonly id: number; readonly ok: boolean; readonly value: string };

/** One side of the bridge. */
export interface Bridge {
  /** Defines `window[key]` on the other side: frozen, not writable, refused when the name is taken. */
  readonly expose: (key: string, value: unknown) => void;
}

interface Settlers {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

const unknownException = 'An unknown exception occurred in the isolated context, an error occurred but a valid exception was not thrown.';

/** Opens one side. `own` and `other` are the event names that each side listens to. */
export function createBridge(own: string, other: string): Bridge {
  const functions: AnyFunction[] = [];
  const proxies = new WeakMap<object, number>();
  const pending = new Map<number, Settlers>();
  let promiseCount = 0;
  let result: Extract<Message, { kind: 'result' }> | undefined;

  const handles: Handles = { encode: encodeHandle, decode: decodeHandle };
  const frozen: Handles = { ...handles, freeze: true };

  window.addEventListener(own, (event) => receive(JSON.parse((event as CustomEvent<string>).detail) as Message), true);

  function post(message: Message): void {
    window.dispatchEvent(new CustomEvent(other, { detail: JSON.stringify(message) }));
  }

  function encodeHandle(value: object): readonly [string, ...unknown[]] | undefined {
    if (typeof value === 'function') {
      const returning = proxies.get(value);
      return returning === undefined ? ['f', functions.push(value as AnyFunction) - 1] : ['F', returning];
    }
    if (value instanceof Promise) return ['P', watch(value)];
    // Only the message crosses: class, code and other fields of an error stay behind, as in Electron.
    if (value instanceof Error) return ['E', value.message];
    return undefined;
  }

  function decodeHandle(tag: string, payload: unknown): unknown {
    if (tag === 'f') return proxyFunction(payload as number);
    if (tag === 'F') return functions[payload as number];
    if (tag === 'E') return new Error(payload as string);
    return new Promise((resolve, reject) => pending.set(payload as number, { resolve, reject }));
  }

  function watch(promise: Promise<unknown>): number {
    const id = promiseCount++;
    const settle = (ok: boolean, value: unknown): void => {
      try {
        post({ kind: 'settle', id, ok, value: encodeClone(value, handles) });
      } catch (error) {
        post({ kind: 'settle', id, ok: false, value: encodeClone(error, handles) });
      }
    };
    promise.then((value) => settle(true, value), (reason: unknown) => settle(false, reason));
    return id;
  }

  function proxyFunction(id: number): AnyFunction {
    const proxy: AnyFunction = (...args) => {
      post({ kind: 'call', id, args: encodeClone(args, handles) });
      const answer = result;
      result = undefined;
      if (!answer) throw new Error('The other world of this page is gone.');
      const value = decodeClone(answer.value, handles);
      if (answer.ok) return value;
      throw new Error(value as string);
    };
    proxies.set(proxy, id);
    return proxy;
  }

  function call(id: number, args: string): Message {
    try {
      const value = functions[id]?.(...(decodeClone(args, handles) as unknown[]));
      return { kind: 'result', ok: true, value: encodeClone(value, handles) };
    } catch (error) {
      const message: unknown = error instanceof Object && 'message' in error ? error.message : undefined;
      return { kind: 'result', ok: false, value: encodeClone(typeof message === 'string' ? message : unknownException) };
    }
  }

  function define(key: string, text: string): Message {
    if (Object.hasOwn(window, key)) return { kind: 'result', ok: false, value: encodeClone('Cannot bind an API on top of an existing property on the window object') };
    Object.defineProperty(window, key, { value: decodeClone(text, frozen), enumerable: true, writable: false, configurable: false });
    return { kind: 'result', ok: true, value: encodeClone(undefined) };
  }

  function receive(message: Message): void {
    if (message.kind === 'result') result = message;
    else if (message.kind === 'call') post(call(message.id, message.args));
    else if (message.kind === 'expose') post(define(message.key, message.value));
    else {
      const settlers = pending.get(message.id);
      pending.delete(message.id);
      settlers?.[message.ok ? 'resolve' : 'reject'](decodeClone(message.value, handles));
    }
  }

  function expose(key: string, value: unknown): void {
    post({ kind: 'expose', key, value: encodeClone(value, handles) });
    const answer = result;
    result = undefined;
    if (!answer?.ok) throw new Error(answer ? (decodeClone(answer.value) as string) : 'The page is gone.');
  }

  return { expose };
}
