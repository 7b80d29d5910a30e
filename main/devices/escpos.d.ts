/** The part of escpos 2.5.2 that we use; the package brings no types of its own. */
declare module 'escpos/printer.js' {
  type Adapter = {
    open(callback: (error?: Error) => void): void;
    write(bytes: Uint8Array, callback?: (error?: Error) => void): void;
    close(callback?: (error?: Error) => void, options?: unknown): void;
  };

  export default class Printer {
    constructor(adapter: Adapter);
    /** Despite its name this adds bytes as they are; nothing is printed or encoded. */
    print(bytes: Uint8Array): this;
    hardware(command: 'INIT'): this;
    align(alignment: 'LT' | 'CT' | 'RT'): this;
    newLine(): this;
    close(callback: (error?: Error) => void): this;
  }
}
