/** Whatever the stand-in does not honour throws: a quiet no-op would let a test pass on something untrue. */

/** Throws for a call, option or event that the stand-in does not honour. */
export function refuse(what: string): never {
  throw new Error(`not honoured by the stand-in: ${what}`);
}

// Asked for by promises, inspectors and bundlers' interop of any object, never as part of Electron's surface.
const probed = new Set<string | symbol>(['then', 'toJSON', 'constructor', 'inspect', 'prototype', '__esModule', 'default', '$$typeof', 'nodeType', 'asymmetricMatch', 'valueOf', 'toString', 'hasOwnProperty']);

const isClass = (value: object): boolean => Function.prototype.toString.call(value).startsWith('class');

/** Wraps an object so that reading a property it does not have throws, naming it. */
export function strict<T extends object>(name: string, target: T): T {
  const bound = new Map<string | symbol, unknown>();
  return new Proxy(target, {
    get(object, property): unknown {
      if (Reflect.has(object, property)) {
        const value: unknown = Reflect.get(object, property, object);
        if (typeof value !== 'function' || isClass(value)) return value;
        // Bound, because a method called on the proxy would find its own state behind the refusals.
        if (!bound.has(property)) bound.set(property, value.bind(object));
        return bound.get(property);
      }
      if (typeof property === 'symbol' || probed.has(property)) return undefined;
      return refuse(`${name}.${property}`);
    },
    set: (object, property, value) => (Reflect.has(object, property) ? Reflect.set(object, property, value, object) : refuse(`${name}.${String(property)} =`)),
  });
}

/** Throws when an options object names an option outside `honoured`. */
export function onlyOptions(name: string, options: object | undefined, honoured: readonly string[]): void {
  for (const [key, value] of Object.entries(options ?? {})) {
    if (value !== undefined && !honoured.includes(key)) refuse(`${name} option ${key}`);
  }
}
