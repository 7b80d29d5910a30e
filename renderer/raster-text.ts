import type { CallInput, CountersignApi, EventPayload } from '../preload/contract.ts';

type Request = EventPayload<'printer:raster'>;
type Raster = NonNullable<CallInput<'printer:raster-reply'>['raster']>;

/** Bundled with the till, so that any of these scripts prints on a machine that has no font for it. */
const korean = '"Noto Sans KR Variable"';
const japanese = '"Noto Sans JP Variable"';

/** Japanese and Korean write many of the same signs in other forms: the paper's language comes first. */
const familiesFor = (locale: string): string => {
  const east = locale.startsWith('ja') ? [japanese, korean] : [korean, japanese];
  return ['"Inter Variable"', ...east, '"Noto Sans Arabic Variable"', '"Noto Emoji"', 'sans-serif'].join(', ');
};

/** Letters in a line's height: the rest is the space between lines. */
const fontShare = 0.8;

/** A blank of font A, 12 dots, in its line of 30. */
const blankShare = 0.4;

/** Darker than this is a dot. Above the middle, because thermal heads lose hairlines. */
const darkMax = 160;

/** Draws what the printer has no letters for, whenever main asks. Gives back how to stop. */
export const answerRasterRequests = (api: Pick<CountersignApi, 'onRasterRequest' | 'rasterReply'>): (() => void) =>
  api.onRasterRequest((request) => {
    void drawText(request)
      .catch(() => null)
      .then((raster) => api.rasterReply({ id: request.id, raster }));
  });

/** The text as a printer can print it, no wider than it needs to be; null where no canvas is. */
export const drawText = async (request: Request): Promise<Raster | null> => {
  const { widthDots: maxWidthDots, heightDots: lineDots, align, bold, locale } = request;
  const text = request.text.trimStart();
  // As deep as the printer's own blanks, so that drawn and printed lines stand under one another.
  const indentDots = align === 'left' ? Math.round((request.text.length - text.length) * lineDots * blankShare) : 0;
  const font = `${bold ? 700 : 500} ${Math.round(lineDots * fontShare)}px ${familiesFor(locale)}`;
  // The font comes in pieces by script; drawing before its piece is there draws empty boxes.
  await document.fonts.load(font, text);
  const measuring = new OffscreenCanvas(1, 1).getContext('2d');
  if (measuring === null) return null;
  measuring.font = font;
  const measure = (part: string) => measuring.measureText(part).width;
  const lines = wrapText(text, locale, maxWidthDots - indentDots, measure);
  const widthDots = Math.max(1, Math.min(maxWidthDots, indentDots + Math.ceil(Math.max(...lines.map(measure)))));
  const heightDots = lineDots * lines.length;

  const context = new OffscreenCanvas(widthDots, heightDots).getContext('2d');
  if (context === null) return null;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, widthDots, heightDots);
  context.fillStyle = '#000';
  context.font = font;
  context.textBaseline = 'middle';
  context.textAlign = align;
  context.direction = isRightToLeft(text) ? 'rtl' : 'ltr';
  const x = align === 'left' ? indentDots : align === 'right' ? widthDots : widthDots / 2;
  for (const [index, line] of lines.entries()) context.fillText(line, x, (index + 0.5) * lineDots);
  const { data } = context.getImageData(0, 0, widthDots, heightDots);
  return { widthDots, heightDots, bits: packDots(data, widthDots, heightDots) };
};

/** Breaks text where its language may break, and inside a word only when nothing else helps. */
export const wrapText = (
  text: string,
  locale: string,
  width: number,
  measure: (part: string) => number,
): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  const add = (piece: string) => {
    if (line !== '' && measure((line + piece).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  };
  for (const word of breakable(text, locale)) {
    if (measure(word.trimEnd()) <= width) add(word);
    else for (const letter of segments(word, locale, 'grapheme')) add(letter);
  }
  return [...lines, line.trimEnd()];
};

/** One bit a dot, the leftmost in the highest bit, rows padded to whole bytes. */
export const packDots = (rgba: Uint8ClampedArray, widthDots: number, heightDots: number): Uint8Array<ArrayBuffer> => {
  const rowBytes = Math.ceil(widthDots / 8);
  const bits = new Uint8Array(rowBytes * heightDots);
  for (let y = 0; y < heightDots; y += 1) {
    for (let x = 0; x < widthDots; x += 1) {
      const at = (y * widthDots + x) * 4;
      const [red = 255, green = 255, blue = 255] = rgba.subarray(at, at + 3);
      const isDark = (red * 3 + green * 6 + blue) / 10 < darkMax;
      const byte = y * rowBytes + (x >> 3);
      if (isDark) bits[byte] = (bits[byte] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return bits;
};

/** Scripts that put no spaces between words. Korean does, and is broken at them only. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Pieces that stay on one line if they can: a control number with its hyphens is one. */
const breakable = (text: string, locale: string): readonly string[] =>
  (text.match(/\S*\s*/gu) ?? []).flatMap((word) => (unspaced.test(word) ? withItsStops(segments(word, locale, 'word')) : [word]));

/** No line begins with a full stop or a closing bracket: they stay with the word before them. */
const withItsStops = (pieces: readonly string[]): readonly string[] =>
  pieces.reduce<string[]>((joined, piece) => {
    const isStop = /^[\p{Po}\p{Pe}\p{Pf}ー々]/u.test(piece) && joined.length > 0;
    return isStop ? [...joined.slice(0, -1), (joined.at(-1) ?? '') + piece] : [...joined, piece];
  }, []);

const segments = (text: string, locale: string, granularity: 'word' | 'grapheme'): readonly string[] =>
  Array.from(new Intl.Segmenter(locale, { granularity }).segment(text), ({ segment }) => segment);

/** The first letter that has a direction decides, as it does on a screen. */
const isRightToLeft = (text: string): boolean =>
  /^[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u.test(text.replace(/^[^\p{L}]+/u, ''));
