import '@fontsource-variable/noto-sans-mono/wght.css';
import '../../../renderer/fonts.ts';
import { drawText, packDots } from '../../../renderer/raster-text.ts';

/** What the drawing page offers to a test. Plain numbers, because they cross into Node. */
export type DrawingPage = {
  readonly text: (request: Parameters<typeof drawText>[0]) => Promise<Drawing | null>;
  readonly letter: (letter: string, columns: 1 | 2) => Promise<Drawing | null>;
};
export type Drawing = { readonly widthDots: number; readonly heightDots: number; readonly bits: readonly number[] };

/** Font A, as a printer of this kind might have it. */
const letter = async (text: string, columns: 1 | 2): Promise<Drawing | null> => {
  const [widthDots, heightDots, baseline] = [columns * 12, 24, 18];
  const font = columns === 1 ? '500 20px "Noto Sans Mono Variable"' : '500 23px "Noto Sans KR Variable"';
  await document.fonts.load(font, text);
  const context = new OffscreenCanvas(widthDots, heightDots).getContext('2d');
  if (!context) return null;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, widthDots, heightDots);
  context.fillStyle = '#000';
  context.font = font;
  context.textAlign = 'center';
  context.fillText(text, widthDots / 2, columns === 1 ? baseline : baseline + 2);
  return { widthDots, heightDots, bits: [...packDots(context.getImageData(0, 0, widthDots, heightDots).data, widthDots, heightDots)] };
};

Object.assign(window, {
  drawing: {
    text: async (request) => {
      const drawn = await drawText(request);
      return drawn && { ...drawn, bits: [...drawn.bits] };
    },
    letter,
  } satisfies DrawingPage,
});
