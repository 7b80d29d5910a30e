import bwipjs from 'bwip-js/generic';
import { cells, decodeEscPos } from './escpos-decoder.ts';
import type { PaperAlignment, PaperElement, PaperModel, TextRun } from './paper.ts';

/** White around the print, in dots: paper is wider than what the head can reach. */
const marginDots = 24;

/** Between two slips on the screen. */
const cutGapDots = 28;

const lettersFont = "ui-monospace, 'DejaVu Sans Mono', 'Noto Sans KR Variable', monospace";

/**
 * The picture of what a printer of this width makes of these bytes, one SVG user unit a dot.
 * Warnings are what the printer would not have understood; there are none in a good job.
 */
export const paperSvg = (
  bytes: Uint8Array,
  paper: number | PaperModel,
): { readonly svg: string; readonly warnings: readonly string[] } => {
  const model = typeof paper === 'number' ? { widthDots: paper } : paper;
  const { elements, problems } = decodeEscPos(bytes, model);
  return {
    svg: drawPaper(elements, model.widthDots),
    warnings: problems.map(({ offset, message }) => `byte ${offset}: ${message}`),
  };
};

/** Everything that can be read on the paper by eye, a line each: for screen readers and tests. */
export const paperText = (elements: readonly PaperElement[]): readonly string[] =>
  elements.flatMap((element) => {
    if (element.kind === 'line') return [element.runs.map((run) => run.text).join('')];
    return element.kind === 'code128' && element.hasText ? [element.text] : [];
  });

/** Paper as an SVG document: shapes and letters with presentation attributes only, no styles. */
export const drawPaper = (elements: readonly PaperElement[], widthDots: number): string => {
  const parts: string[] = [];
  let top = marginDots;
  for (const element of elements) {
    const drawn = drawElement(element, top, widthDots);
    parts.push(drawn.svg);
    top += drawn.heightDots;
  }
  const width = widthDots + 2 * marginDots;
  const height = top + marginDots;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...parts,
    '</svg>',
  ].join('');
};

type Drawn = { readonly svg: string; readonly heightDots: number };

const drawElement = (element: PaperElement, top: number, widthDots: number): Drawn => {
  switch (element.kind) {
    case 'line':
      return { svg: drawLine(element, top, widthDots), heightDots: element.heightDots };
    case 'feed':
      return { svg: '', heightDots: element.heightDots };
    case 'code128':
      return drawCode128(element, top, widthDots);
    case 'qr':
      return drawQr(element, top, widthDots);
    case 'picture':
      return drawPicture(element, top, widthDots);
    case 'cut':
      return drawCut(top, widthDots);
    case 'drawer':
    case 'status-request':
      return { svg: '', heightDots: 0 };
  }
};

const leftEdge = (align: PaperAlignment, width: number, widthDots: number): number => {
  const room = Math.max(0, widthDots - width);
  return marginDots + (align === 'left' ? 0 : align === 'right' ? room : Math.floor(room / 2));
};

const letterDots = (run: TextRun): number =>
  cells[run.style.font].width * run.style.scaleX * (run.style.isWide ? 2 : 1);

const runDots = (run: TextRun): number => letterDots(run) * [...run.text].length;

const drawLine = (
  { runs, align, heightDots }: Extract<PaperElement, { kind: 'line' }>,
  top: number,
  widthDots: number,
): string => {
  let left = leftEdge(
    align,
    runs.reduce((sum, run) => sum + runDots(run), 0),
    widthDots,
  );
  const parts: string[] = [];
  for (const run of runs) {
    parts.push(drawRun(run, left, top, heightDots));
    left += runDots(run);
  }
  return parts.join('');
};

/** Every letter gets its own place, so that the picture keeps the printer's columns in any font. */
const drawRun = (run: TextRun, left: number, top: number, heightDots: number): string => {
  const { style } = run;
  const cell = cells[style.font];
  const fontSize = Math.round((cell.height * 5) / 6);
  const baseline = top + heightDots - Math.round(cell.height * 0.25) * style.scaleY;
  const step = letterDots(run) / style.scaleX;
  const letters = [...run.text].map((letter, index) => ({ letter, x: index * step }));
  const visible = letters.filter(({ letter }) => letter !== ' ' && letter !== '\u00a0');
  const back = style.isReverse
    ? `<rect x="${left}" y="${top}" width="${runDots(run)}" height="${heightDots}" fill="#000"/>`
    : '';
  const under = style.isUnderlined
    ? `<rect x="${left}" y="${top + heightDots - 2}" width="${runDots(run)}" height="2" fill="#000"/>`
    : '';
  if (visible.length === 0) return back + under;
  const attributes = [
    `transform="translate(${left} ${baseline}) scale(${style.scaleX} ${style.scaleY})"`,
    `x="${visible.map(({ x }) => x).join(' ')}"`,
    `font-family="${lettersFont}"`,
    `font-size="${fontSize}"`,
    ...(style.isBold ? ['font-weight="700"'] : []),
    `fill="${style.isReverse ? '#fff' : '#000'}"`,
  ];
  const text = escaped(visible.map(({ letter }) => letter).join(''));
  return `${back}${under}<text ${attributes.join(' ')}>${text}</text>`;
};

const drawCode128 = (element: Extract<PaperElement, { kind: 'code128' }>, top: number, widthDots: number): Drawn => {
  const bars = barWidths(element.symbols);
  const width = bars.reduce((sum, bar) => sum + bar, 0) * element.moduleDots;
  const left = leftEdge(element.align, width, widthDots);
  const boxes: Box[] = [];
  let x = left;
  for (const [index, bar] of bars.entries()) {
    const barDots = bar * element.moduleDots;
    if (index % 2 === 0) boxes.push({ x, y: top, width: barDots, height: element.heightDots });
    x += barDots;
  }
  if (!element.hasText) return { svg: blackBoxes(boxes), heightDots: element.heightDots };
  const text = [...element.text].filter((letter) => letter >= ' ').join('');
  const line = drawLine(
    { kind: 'line', align: element.align, runs: [plainRun(text)], heightDots: 30 },
    top + element.heightDots,
    widthDots,
  );
  return { svg: blackBoxes(boxes) + line, heightDots: element.heightDots + 30 };
};

const plainRun = (text: string): TextRun => ({
  text,
  codePage: 'cp437',
  style: {
    isBold: false,
    isUnderlined: false,
    isReverse: false,
    scaleX: 1,
    scaleY: 1,
    font: 'A',
    isWide: false,
  },
});

/** Bars and spaces in modules, by turns; the library adds the check symbol and the stop. */
const barWidths = (symbols: readonly number[]): readonly number[] => {
  const text = symbols.map((symbol) => `^${String(symbol).padStart(3, '0')}`).join('');
  const [first] = bwipjs.raw('code128', text, 'raw');
  return first !== undefined && 'sbs' in first ? first.sbs : [];
};

const drawQr = (element: Extract<PaperElement, { kind: 'qr' }>, top: number, widthDots: number): Drawn => {
  const text = Array.from(element.data, (byte) => String.fromCharCode(byte)).join('');
  const [first] = bwipjs.raw('qrcode', text, `eclevel=${element.level} binarytext`);
  if (first === undefined || !('pixs' in first)) return { svg: '', heightDots: 0 };
  const dots = element.moduleDots;
  const left = leftEdge(element.align, first.pixx * dots, widthDots);
  const boxes = first.pixs.flatMap((module, index) => {
    if (module !== 1) return [];
    const x = left + (index % first.pixx) * dots;
    return [{ x, y: top + Math.floor(index / first.pixx) * dots, width: dots, height: dots }];
  });
  return { svg: blackBoxes(boxes), heightDots: first.pixy * dots };
};

const drawPicture = (element: Extract<PaperElement, { kind: 'picture' }>, top: number, widthDots: number): Drawn => {
  const { bytesPerRow, heightDots, bits, scaleX, scaleY } = element;
  const left = leftEdge(element.align, bytesPerRow * 8 * scaleX, widthDots);
  const boxes: Box[] = [];
  const isBlack = (x: number, y: number) =>
    x < bytesPerRow * 8 && ((bits[y * bytesPerRow + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
  for (let y = 0; y < heightDots; y += 1) {
    for (let x = 0; x < bytesPerRow * 8; x += 1) {
      if (!isBlack(x, y)) continue;
      const start = x;
      while (isBlack(x + 1, y)) x += 1;
      const width = (x - start + 1) * scaleX;
      boxes.push({ x: left + start * scaleX, y: top + y * scaleY, width, height: scaleY });
    }
  }
  return { svg: blackBoxes(boxes), heightDots: heightDots * scaleY };
};

const drawCut = (top: number, widthDots: number): Drawn => {
  const y = top + cutGapDots / 2;
  return {
    svg: `<line x1="0" y1="${y}" x2="${widthDots + 2 * marginDots}" y2="${y}" stroke="#888" stroke-width="2" stroke-dasharray="10 8"/>`,
    heightDots: cutGapDots,
  };
};

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** One path for a whole symbol: small, and sharp at every size. */
const blackBoxes = (boxes: readonly Box[]): string => {
  const path = boxes.map(({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h-${width}z`);
  return boxes.length === 0 ? '' : `<path shape-rendering="crispEdges" d="${path.join('')}"/>`;
};

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/\p{Cc}/gu, '');
