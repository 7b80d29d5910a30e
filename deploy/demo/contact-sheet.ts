import type { Picture } from './camera.ts';
import type { PaperPicture } from './papers.ts';
import { numbered } from './shots.ts';

const styles = `
body { margin: 0; padding: 2rem; background: #eeebe4; color: #1c2420; font: 16px/1.5 system-ui, sans-serif; }
h1, h2 { font-weight: 650; letter-spacing: -0.01em; } h2 { margin: 2.5rem 0 0.75rem; font-size: 1.05rem; }
section div { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 1rem; align-items: start; }
img { width: 100%; height: auto; display: block; border: 1px solid #cbc4b6; border-radius: 4px; background: #fff; }
figure { margin: 0; } figcaption { font-size: 0.8rem; color: #5a625d; padding-top: 0.25rem; }
`;

/** All pictures on one page, to be opened from the folder itself. */
export const contactSheet = (pictures: readonly Picture[], papers: readonly PaperPicture[]): string => {
  const shots = [...new Set(pictures.map(({ shot }) => shot))].toSorted((a, b) => (numbered(a) < numbered(b) ? -1 : 1));
  const figure = (file: string, caption: string): string =>
    `<figure><a href="${file}"><img src="${file}" alt="${caption}" loading="lazy"></a><figcaption>${caption}</figcaption></figure>`;
  return [
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Countersign: the demo shift</title>',
    `<style>${styles}</style><h1>The demo shift</h1><p>The figures: <a href="summary.md">summary.md</a>. Receipts are at the end.</p>`,
    ...shots.map((shot) => `<section><h2>${shot.replaceAll('-', ' ')}</h2><div>${pictures.filter((picture) => picture.shot === shot)
      .map(({ file, language, theme, width }) => figure(file, `${language === 'ko' ? 'Korean' : 'English'}, ${theme}, ${String(width)}`)).join('')}</div></section>`),
    `<section><h2>receipts</h2><div>${papers.map(({ file, name }) => figure(file, name.replaceAll('-', ' '))).join('')}</div></section></html>`,
  ].join('\n');
};
