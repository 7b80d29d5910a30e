import { decodeText, epsonPages } from './code-pages.ts';
import { code128Symbols } from './code128-symbols.ts';
import type { PaperAlignment, PaperElement, PaperModel, PaperProblem, RunStyle, TextRun } from './paper.ts';

export type DecodedPaper = {
  readonly elements: readonly PaperElement[];
  readonly problems: readonly PaperProblem[];
};

/** One command's parameters, read one after the other. */
type Parameters = {
  next(): number;
  take(count: number): Uint8Array;
  until(end: number): Uint8Array;
};

type Command = (parameters: Parameters) => void;

const plainRun: RunStyle = {
  isBold: false,
  isUnderlined: false,
  isReverse: false,
  scaleX: 1,
  scaleY: 1,
  font: 'A',
  isWide: false,
};

/** Epson's default line spacing, in dots. */
const defaultSpacing = 30;

/** Cells of the two fonts, in dots. */
export const cells = { A: { width: 12, height: 24 }, B: { width: 9, height: 17 } } as const;

const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const DLE = 0x10;

/**
 * What a printer makes of a stream of ESC/POS, written from Epson's command reference and not from
 * our encoder. Commands that the reference does not have, or that are cut short, are problems.
 */
export const decodeEscPos = (bytes: Uint8Array, model: PaperModel): DecodedPaper => {
  const elements: PaperElement[] = [];
  const problems: PaperProblem[] = [];
  const pages =
    model.codePages === undefined
      ? epsonPages
      : new Map(model.codePages.map(({ number, encoding }) => [number, encoding]));
  let at = 0;
  let commandAt = 0;
  let align: PaperAlignment;
  let style: RunStyle;
  let page: number;
  let isDoubleByte: boolean;
  let spacing: number;
  let bar: { heightDots: number; moduleDots: number; hasText: boolean };
  let qr: { moduleDots: number; level: 'L' | 'M' | 'Q' | 'H'; data: Uint8Array | undefined };
  let runs: TextRun[] = [];
  let lineDots = 0;

  const reset = () => {
    align = 'left';
    style = plainRun;
    page = 0;
    isDoubleByte = false;
    spacing = defaultSpacing;
    bar = { heightDots: 162, moduleDots: 3, hasText: false };
    qr = { moduleDots: 3, level: 'L', data: undefined };
  };
  reset();

  const problem = (message: string) => problems.push({ offset: commandAt, message });

  const endLine = () => {
    const tallest = Math.max(0, ...runs.map((run) => cells[run.style.font].height * run.style.scaleY));
    elements.push({ kind: 'line', align, runs, heightDots: Math.max(spacing, tallest) });
    runs = [];
    lineDots = 0;
  };

  /** A barcode or picture stands on a line of its own; text waiting before it is printed first. */
  const ownLine = (element: PaperElement) => {
    if (runs.length > 0) endLine();
    elements.push(element);
  };

  const print = (text: string, codePage: string, isWide: boolean) => {
    const width = cells[style.font].width * style.scaleX * (isWide ? 2 : 1);
    if (lineDots + width > model.widthDots) {
      problem('text is wider than the paper');
      endLine();
    }
    lineDots += width;
    const last = runs.at(-1);
    const runStyle = { ...style, isWide };
    if (last !== undefined && last.codePage === codePage && isSameStyle(last.style, runStyle)) {
      runs[runs.length - 1] = { ...last, text: last.text + text };
    } else {
      runs.push({ text, style: runStyle, codePage });
    }
  };

  const printByte = (byte: number) => {
    const twoByteFont = isDoubleByte ? (model.doubleByte ?? undefined) : undefined;
    if (twoByteFont !== undefined && byte >= 0x81) {
      const letter = decodeText(Uint8Array.of(byte, parameters.next()), twoByteFont);
      return print(letter ?? '\ufffd', twoByteFont, true);
    }
    const encoding = pages.get(page);
    const letter = encoding === undefined ? undefined : decodeText(Uint8Array.of(byte), encoding);
    if (byte >= 0x80 && letter === undefined) problem(`code page ${page} is not known`);
    print(byte < 0x80 ? String.fromCharCode(byte) : (letter ?? '\ufffd'), encoding ?? `page ${page}`, false);
  };

  const parameters: Parameters = {
    next: () => {
      if (at >= bytes.length) {
        problem('the stream ends inside a command');
        return 0;
      }
      at += 1;
      return bytes[at - 1] ?? 0;
    },
    take: (count) => {
      if (at + count > bytes.length) problem('the stream ends inside a command');
      const taken = bytes.slice(at, at + count);
      at = Math.min(bytes.length, at + count);
      return taken;
    },
    until: (end) => {
      const index = bytes.indexOf(end, at);
      const taken = bytes.slice(at, index === -1 ? bytes.length : index);
      at = index === -1 ? bytes.length : index + 1;
      return taken;
    },
  };

  const setStyle = (part: Partial<RunStyle>) => {
    style = { ...style, ...part };
  };

  const barcode: Command = (read) => {
    const system = read.next();
    const data = system <= 6 ? read.until(0) : read.take(read.next());
    if (system !== 73) return problem(`barcode system ${system} is not drawn`);
    const code = code128Symbols(data);
    if ('problem' in code) return problem(code.problem);
    const width = (code.symbols.length * 11 + 24) * bar.moduleDots;
    if (width > model.widthDots) return problem('the barcode is wider than the paper');
    ownLine({ kind: 'code128', align, ...code, ...bar });
  };

  const symbol: Command = (read) => {
    const length = read.next() + read.next() * 256;
    const [symbology, fn, ...values] = read.take(length);
    if (symbology !== 49) return problem(`two-dimensional symbol ${symbology} is not drawn`);
    if (fn === 65 && (values[0] === 49 || values[0] === 50)) return;
    else if (fn === 67) qr.moduleDots = values[0] ?? 3;
    else if (fn === 69) qr.level = (['L', 'M', 'Q', 'H'] as const)[(values[0] ?? 48) - 48] ?? 'L';
    else if (fn === 80) qr.data = Uint8Array.from(values.slice(1));
    else if (fn !== 81) problem(`GS ( k function ${fn} is not known`);
    else if (qr.data === undefined) problem('a QR symbol is printed before data was stored');
    else ownLine({ kind: 'qr', align, data: qr.data, moduleDots: qr.moduleDots, level: qr.level });
  };

  const picture: Command = (read) => {
    if (read.next() !== 0x30) return problem('GS v is followed by no 0');
    const mode = read.next() & 3;
    const bytesPerRow = read.next() + read.next() * 256;
    const heightDots = read.next() + read.next() * 256;
    const bits = read.take(bytesPerRow * heightDots);
    if (bytesPerRow * 8 > model.widthDots + 7) problem('the picture is wider than the paper');
    const scaleX = (mode & 1) === 1 ? 2 : 1;
    ownLine({ kind: 'picture', align, bytesPerRow, heightDots, bits, scaleX, scaleY: mode >= 2 ? 2 : 1 });
  };

  const cut: Command = (read) => {
    const mode = read.next();
    if (mode === 65 || mode === 66) read.next();
    else if (![0, 1, 48, 49].includes(mode)) return problem(`cut ${mode} is not known`);
    ownLine({ kind: 'cut', isPartial: [1, 49, 66].includes(mode) });
  };

  const pulse = (connector: number) => elements.push({ kind: 'drawer', pin: (connector & 1) === 0 ? 2 : 5 });

  const ask = (command: string) => elements.push({ kind: 'status-request', command });

  const commands: Readonly<Record<number, Readonly<Record<string, Command>>>> = {
    [ESC]: {
      '@': reset,
      a: (read) => {
        align = (['left', 'center', 'right'] as const)[read.next() % 48] ?? 'left';
      },
      E: (read) => setStyle({ isBold: (read.next() & 1) === 1 }),
      G: (read) => setStyle({ isBold: (read.next() & 1) === 1 }),
      '-': (read) => setStyle({ isUnderlined: read.next() % 48 !== 0 }),
      M: (read) => setStyle({ font: read.next() % 48 === 1 ? 'B' : 'A' }),
      '!': (read) => {
        const mode = read.next();
        setStyle({
          font: (mode & 0x01) === 0 ? 'A' : 'B',
          isBold: (mode & 0x08) !== 0,
          scaleY: (mode & 0x10) === 0 ? 1 : 2,
          scaleX: (mode & 0x20) === 0 ? 1 : 2,
          isUnderlined: (mode & 0x80) !== 0,
        });
      },
      t: (read) => {
        page = read.next();
      },
      '2': () => {
        spacing = defaultSpacing;
      },
      '3': (read) => {
        spacing = read.next();
      },
      d: (read) => ownLine({ kind: 'feed', heightDots: read.next() * spacing }),
      J: (read) => ownLine({ kind: 'feed', heightDots: read.next() }),
      p: (read) => {
        pulse(read.next());
        read.take(2);
      },
    },
    [FS]: {
      '&': () => {
        isDoubleByte = true;
      },
      '.': () => {
        isDoubleByte = false;
      },
    },
    [GS]: {
      '!': (read) => {
        const size = read.next();
        setStyle({ scaleX: ((size >> 4) & 7) + 1, scaleY: (size & 7) + 1 });
      },
      B: (read) => setStyle({ isReverse: (read.next() & 1) === 1 }),
      a: (read) => void read.next(),
      h: (read) => {
        bar = { ...bar, heightDots: read.next() };
      },
      w: (read) => {
        bar = { ...bar, moduleDots: read.next() };
      },
      H: (read) => {
        bar = { ...bar, hasText: read.next() % 48 >= 2 };
      },
      f: (read) => void read.next(),
      k: barcode,
      v: picture,
      V: cut,
      '(': (read) => {
        if (read.next() === 0x6b) symbol(read);
        else {
          read.take(read.next() + read.next() * 256);
          problem('GS ( is followed by a function that is not drawn');
        }
      },
      r: (read) => void ask(`GS r ${read.next()}`),
    },
    [DLE]: {
      '\u0004': (read) => void ask(`DLE EOT ${read.next()}`),
      '\u0014': (read) => {
        if (read.next() !== 1) return problem('DLE DC4 is followed by a function that is not known');
        pulse(read.next());
        read.next();
      },
    },
  };

  while (at < bytes.length) {
    commandAt = at;
    const byte = parameters.next();
    const family = commands[byte];
    if (family !== undefined) {
      const name = parameters.next();
      const command = family[String.fromCharCode(name)];
      if (command !== undefined) command(parameters);
      else problem(`unknown command ${hex(byte)} ${hex(name)}`);
    } else if (byte === 0x0a) endLine();
    else if (byte >= 0x20) printByte(byte);
    else if (byte !== 0x0d) problem(`unknown control character ${hex(byte)}`);
  }
  if (runs.length > 0) endLine();
  return { elements, problems };
};

const isSameStyle = (one: RunStyle, other: RunStyle): boolean =>
  one.isBold === other.isBold &&
  one.isUnderlined === other.isUnderlined &&
  one.isReverse === other.isReverse &&
  one.scaleX === other.scaleX &&
  one.scaleY === other.scaleY &&
  one.font === other.font &&
  one.isWide === other.isWide;

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
