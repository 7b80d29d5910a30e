import { blankDots, fillBox, isBlack, type Dots } from './dots.ts';

/** One letter of the printer's font A: 12 x 24 dots, or 24 x 24 for a letter that takes two columns. */
export type Letters = (letter: string, columns: 1 | 2) => Dots;

const cellHeight = 24;
/** From the cell's top to its baseline, as `paper-drawing.ts` places it. */
const baselineDots = 18;

/**
 * Paints the drawn paper (`drawPaper`), one dot a unit. A browser would paint the shapes the same everywhere and the
 * letters everywhere differently; here letters are copied from a sheet. Knows exactly the shapes that the drawing uses
 * and throws on any other: nothing on a paper may go unseen.
 */
export const paint = (svg: string, letters: Letters): Dots => {
  const root = /^<svg xmlns="[^"]+" viewBox="0 0 \d+ \d+" width="(\d+)" height="(\d+)">/u.exec(svg);
  if (!root || !svg.endsWith('</svg>')) throw new Error('This is no drawn paper.');
  const dots = blankDots(Number(root[1]), Number(root[2]));
  let rest = svg.slice(root[0].length, -'</svg>'.length);
  while (rest !== '') {
    const shape = /^<(\w+) ([^>]*?)(?:\/>|>([^<]*)<\/\1>)/u.exec(rest);
    if (!shape) throw new Error(`This can't be painted: ${rest.slice(0, 80)}`);
    paintShape(dots, shape[1] ?? '', attributesOf(shape[2] ?? ''), unescaped(shape[3] ?? ''), letters);
    rest = rest.slice(shape[0].length);
  }
  return dots;
};

type Attributes = ReadonlyMap<string, string>;

const paintShape = (dots: Dots, kind: string, attributes: Attributes, text: string, letters: Letters): void => {
  const number = (name: string): number => Number(attributes.get(name) ?? 0);
  switch (kind) {
    case 'rect':
      return fillBox(dots, { x: number('x'), y: number('y'), width: number('width'), height: number('height') }, attributes.get('fill') === '#fff' ? 0 : 1);
    case 'path':
      return paintBoxes(dots, attributes.get('d') ?? '');
    case 'line':
      return paintDashes(dots, number('y1'), number('x2'));
    case 'text':
      return paintText(dots, attributes, text, letters);
    default:
      throw new Error(`A paper has no <${kind}>.`);
  }
};

const paintBoxes = (dots: Dots, path: string): void => {
  const boxes = [...path.matchAll(/M(\d+) (\d+)h(\d+)v(\d+)h-\d+z/gu)];
  if (boxes.map(([box]) => box).join('') !== path) throw new Error(`This path is not made of boxes: ${path.slice(0, 80)}`);
  for (const [, x, y, width, height] of boxes) {
    fillBox(dots, { x: Number(x), y: Number(y), width: Number(width), height: Number(height) }, 1);
  }
};

/** Where the paper is cut. */
const paintDashes = (dots: Dots, y: number, right: number): void => {
  for (let x = 0; x < right; x += 18) fillBox(dots, { x, y: y - 1, width: 10, height: 2 }, 1);
};

const paintText = (dots: Dots, attributes: Attributes, text: string, letters: Letters): void => {
  const [, left, baseline, scaleX, scaleY] = /^translate\((\d+) (\d+)\) scale\((\d) (\d)\)$/u.exec(attributes.get('transform') ?? '')?.map(Number) ?? [];
  if (left === undefined || baseline === undefined || scaleX === undefined || scaleY === undefined) throw new Error('A text stands nowhere.');
  if (attributes.get('font-size') !== '20') throw new Error('Only font A has letters here.');
  const colour = attributes.get('fill') === '#fff' ? 0 : 1;
  const places = (attributes.get('x') ?? '').split(' ').map(Number);
  for (const [index, letter] of [...text].entries()) {
    const shape = letters(letter, isWide(letter) ? 2 : 1);
    const bold = attributes.get('font-weight') === '700' ? 1 : 0;
    for (let y = 0; y < cellHeight; y += 1) {
      for (let x = 0; x < shape.width; x += 1) {
        // Printers make bold letters by printing them twice, a dot apart.
        if (!isBlack(shape, x, y) && !isBlack(shape, x - bold, y)) continue;
        fillBox(dots, {
          x: left + ((places[index] ?? 0) + x) * scaleX, y: baseline + (y - baselineDots) * scaleY, width: scaleX, height: scaleY,
        }, colour);
      }
    }
  }
};

/** Letters that only the two-byte font has, which takes two columns for each. */
const isWide = (letter: string): boolean =>
  /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u.test(letter);

const attributesOf = (text: string): Attributes => new Map([...text.matchAll(/([\w-]+)="([^"]*)"/gu)].map(([, name, value]) => [name ?? '', value ?? '']));

const unescaped = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
