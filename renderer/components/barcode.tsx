import { drawingSVG, gs1_128, gs1qrcode, qrcode } from 'bwip-js/generic';
import { useEffect, useRef } from 'react';

type Options = { readonly text: string; readonly scale: number };

/** The GS1 kinds take their elements in brackets, and put FNC1 where it belongs. */
const draw: Readonly<Record<'qr' | 'gs1-qr' | 'gs1-128', (options: Options) => string>> = {
  qr: (options) => qrcode({ bcid: 'qrcode', ...options }, drawingSVG()),
  'gs1-qr': (options) => gs1qrcode({ bcid: 'gs1qrcode', ...options }, drawingSVG()),
  'gs1-128': (options) => gs1_128({ bcid: 'gs1-128', ...options, height: 12 }, drawingSVG()),
};

/** Draws a barcode as SVG elements; a string of markup would fall under the content policy. */
export const Barcode = ({ kind, text, label }: { readonly kind: keyof typeof draw; readonly text: string; readonly label?: string }) => {
  const holder = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const options = { text, scale: 2, paddingwidth: 8, paddingheight: 8, backgroundcolor: 'ffffff' };
    const markup = draw[kind](options);
    const svg = new DOMParser().parseFromString(markup, 'image/svg+xml').documentElement;
    svg.setAttribute('aria-hidden', 'true');
    holder.current?.replaceChildren(document.importNode(svg, true));
  }, [kind, text]);
  return <span className={`barcode barcode-${kind}`} ref={holder} {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })} />;
};
