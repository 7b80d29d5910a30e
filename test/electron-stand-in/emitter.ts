/** Node's EventEmitter that refuses names of events which the stand-in never emits. */
import { EventEmitter } from 'node:events';
import { refuse } from './strict.ts';

export class HonouredEmitter extends EventEmitter {
  readonly #name: string;
  readonly #events: readonly string[];

  constructor(name: string, events: readonly string[]) {
    super();
    this.#name = name;
    this.#events = events;
  }

  #check(event: string | symbol): void {
    if (typeof event === 'string' && !this.#events.includes(event) && event !== 'newListener' && event !== 'removeListener') refuse(`${this.#name} event ${event}`);
  }

  override on(event: string | symbol, listener: (...args: never[]) => void): this {
    this.#check(event);
    return super.on(event, listener as (...args: unknown[]) => void);
  }

  override once(event: string | symbol, listener: (...args: never[]) => void): this {
    this.#check(event);
    return super.once(event, listener as (...args: unknown[]) => void);
  }

  override addListener(event: string | symbol, listener: (...args: never[]) => void): this {
    return this.on(event, listener);
  }

  override prependListener(event: string | symbol, listener: (...args: never[]) => void): this {
    this.#check(event);
    return super.prependListener(event, listener as (...args: unknown[]) => void);
  }
}

/** Electron's first argument to every listener. */
export interface PreventableEvent {
  readonly defaultPrevented: boolean;
  readonly preventDefault: () => void;
}

/** Makes an event that remembers whether a listener prevented it. */
export function createEvent<T extends object>(fields?: T): PreventableEvent & T {
  let prevented = false;
  return {
    ...(fields as T),
    get defaultPrevented() { return prevented; },
    preventDefault: () => { prevented = true; },
  };
}

/** Adds properties to an emitter with their getters kept. */
export function mix<T extends object, U extends object>(target: T, source: U): T & U {
  return Object.defineProperties(target, Object.getOwnPropertyDescriptors(source)) as T & U;
}
