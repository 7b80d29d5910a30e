/**
 * The structured clone algorithm over text.
 *
 * DevTools carries strings only, and JSON would drop `undefined`, BigInt, Map, Uint8Array and the rest
 * that Electron's IPC keeps. The same code runs in main, in the preload's world and in the page's world,
 * so it uses nothing but the language itself.
 */

type Node = string | number | boolean | null | readonly [string, ...unknown[]];

/** What contextBridge adds to plain structured clone: handles for functions and promises, its own errors. */
export interface Handles {
  /** Returns a node for values that stay in their own world and are reached through a handle. */
  readonly encode: (value: object) => readonly [string, ...unknown[]] | undefined;
  readonly decode: (tag: string, payload: unknown) => unknown;
  /** Values that contextBridge exposes are frozen, so that a page can't swap a function for its own. */
  readonly freeze?: boolean;
}

/** The words that Chromium and Electron use for a function, a symbol or a promise in a message. */
export const notCloneable = 'An object could not be cloned.';

const depthMax = 1000;
const errorTypes: Readonly<Record<string, ErrorConstructor>> = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
const viewTypes = { Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array, BigInt64Array, BigUint64Array, DataView } as const;
type ViewName = keyof typeof viewTypes;

/** Writes a value as text, or throws `An object could not be cloned.` */
export function encodeClone(value: unknown, handles?: Handles): string {
  return JSON.stringify(createEncoder(handles)(value, 0));
}

/** Reads what `encodeClone` wrote. */
export function decodeClone(text: string, handles?: Handles): unknown {
  return createDecoder(handles)(JSON.parse(text) as Node);
}

function createEncoder(handles: Handles | undefined): (value: unknown, depth: number) => Node {
  const seen = new Map<object, number>();

  function encode(value: unknown, depth: number): Node {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? value : ['n', Object.is(value, -0) ? '-0' : String(value)];
    if (value === undefined) return ['u'];
    if (typeof value === 'bigint') return ['b', String(value)];
    if (typeof value === 'symbol') throw new Error(notCloneable);
    const handle = handles?.encode(value);
    if (handle) return handle;
    if (typeof value === 'function') throw new Error(notCloneable);
    if (depth > depthMax) throw new Error('Electron contextBridge recursion depth exceeded.  Nested objects deeper than 1000 are not supported.');
    const known = seen.get(value);
    if (known !== undefined) return ['r', known];
    seen.set(value, seen.size);
    return encodeObject(value, depth + 1);
  }

  function encodeObject(value: object, depth: number): Node {
    if (Array.isArray(value)) return ['a', value.length, ...entriesOf(value, depth)];
    if (value instanceof Date) return ['d', value.getTime()];
    if (value instanceof RegExp) return ['x', value.source, value.flags];
    if (value instanceof Map) return ['m', ...[...value].flatMap(([key, item]) => [encode(key, depth), encode(item, depth)])];
    if (value instanceof Set) return ['s', ...[...value].map((item) => encode(item, depth))];
    if (value instanceof Error) return encodeError(value, depth);
    if (ArrayBuffer.isView(value)) return ['v', viewName(value), toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))];
    if (value instanceof ArrayBuffer) return ['B', toBase64(new Uint8Array(value))];
    if (value instanceof Boolean || value instanceof Number || value instanceof String || value instanceof BigInt) return ['p', encode(value.valueOf(), depth)];
    if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet || isHostObject(value)) throw new Error(notCloneable);
    return ['o', ...entriesOf(value, depth)];
  }

  // Prototypes, getters and symbol keys are lost, as the algorithm says: only own enumerable values travel.
  function entriesOf(value: object, depth: number): Node[] {
    return Object.entries(value).flatMap(([key, item]) => [key, encode(item, depth)]);
  }

  function encodeError(error: Error, depth: number): Node {
    const cause = 'cause' in error ? [encode(error.cause, depth)] : [];
    return ['e', error.name, error.message, error.stack ?? '', ...cause];
  }

  return encode;
}

function createDecoder(handles: Handles | undefined): (node: Node) => unknown {
  const seen: unknown[] = [];
  const remember = <T>(value: T): T => (seen.push(value), value);
  const finish = <T extends object>(value: T): T => (handles?.freeze ? Object.freeze(value) : value);

  function decode(node: Node): unknown {
    if (!Array.isArray(node)) return node;
    const [tag, ...rest] = node as [string, ...unknown[]];
    switch (tag) {
      case 'u': return undefined;
      case 'n': return Number(rest[0]);
      case 'b': return BigInt(rest[0] as string);
      case 'r': return seen[rest[0] as number];
      case 'o': return finish(fill(remember({}), rest));
      case 'a': return finish(fill(remember(new Array<unknown>(rest[0] as number)), rest.slice(1)));
      case 'd': return remember(new Date((rest[0] as number | null) ?? Number.NaN));
      case 'x': return remember(new RegExp(rest[0] as string, rest[1] as string));
      case 'm': return decodeMap(remember(new Map<unknown, unknown>()), rest);
      case 's': return decodeSet(remember(new Set<unknown>()), rest);
      case 'e': return decodeError(rest);
      case 'v': return decodeView(rest[0] as ViewName, rest[1] as string);
      case 'B': return remember(fromBase64(rest[0] as string));
      case 'p': return decodeBoxed(rest[0] as Node);
      default: return handles?.decode(tag, rest[0]);
    }
  }

  function fill<T extends object>(target: T, entries: readonly unknown[]): T {
    for (let index = 0; index < entries.length; index += 2) {
      Object.defineProperty(target, entries[index] as string, { value: decode(entries[index + 1] as Node), writable: true, enumerable: true, configurable: true });
    }
    return target;
  }

  function decodeMap(map: Map<unknown, unknown>, entries: readonly unknown[]): Map<unknown, unknown> {
    for (let index = 0; index < entries.length; index += 2) map.set(decode(entries[index] as Node), decode(entries[index + 1] as Node));
    return map;
  }

  function decodeSet(set: Set<unknown>, items: readonly unknown[]): Set<unknown> {
    for (const item of items) set.add(decode(item as Node));
    return set;
  }

  function decodeError([name, message, stack, ...cause]: readonly unknown[]): Error {
    const Type = errorTypes[name as string] ?? Error;
    const error = remember(new Type(message as string));
    if (stack) Object.defineProperty(error, 'stack', { value: stack, writable: true, configurable: true });
    if (cause.length > 0) Object.defineProperty(error, 'cause', { value: decode(cause[0] as Node), writable: true, configurable: true });
    return error;
  }

  function decodeView(name: ViewName, text: string): ArrayBufferView {
    const Type: new (buffer: ArrayBuffer) => ArrayBufferView = viewTypes[name];
    return remember(new Type(fromBase64(text)));
  }

  function decodeBoxed(node: Node): unknown {
    const slot = seen.push(undefined) - 1;
    seen[slot] = Object(decode(node));
    return seen[slot];
  }

  return decode;
}

/** Node's Buffer and other subclasses arrive as the plain typed array beneath them. */
function viewName(view: ArrayBufferView): ViewName {
  for (const [name, Type] of Object.entries(viewTypes)) if (view instanceof Type) return name as ViewName;
  throw new Error(notCloneable);
}

function isHostObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return false;
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  return tag !== 'Object' && tag !== 'Arguments';
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  const step = 0x8000; // String.fromCharCode takes its bytes as arguments, and the stack bounds those.
  for (let start = 0; start < bytes.length; start += step) binary += String.fromCharCode(...bytes.subarray(start, start + step));
  return btoa(binary);
}

function fromBase64(text: string): ArrayBuffer {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
  return bytes.buffer;
}
