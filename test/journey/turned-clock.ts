/** The server's clock goes as far ahead as a file says; tills go by the server's. */
export const turnedClock = (file: string): string => `{
  const { readFileSync } = require('node:fs');
  const Right = globalThis.Date;
  let read = { at: 0, ms: 0 };
  const now = () => {
    const right = Right.now();
    if (right - read.at > 100) { try { read = { at: right, ms: Number(readFileSync(${JSON.stringify(file)}, 'utf8')) }; } catch { /* while it is written */ } }
    return right + read.ms;
  };
  globalThis.Date = class extends Right {
    constructor(...given) { if (given.length === 0) super(now()); else super(...given); }
    static now() { return now(); }
  };
}`;
