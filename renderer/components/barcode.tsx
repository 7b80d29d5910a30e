import { drawingSVG, gs1_128, qrcode } from 'bwip-js/generic';
import { useEffect, useRef } from 'react';

/** Draws a barcode as SVG elements; a string of markup would fall under the content policy. */
export const Barcode = ({ kind, text, label }: { readonly kind: 'qr' | 'gs1-128'; readonly text: string; readonly label?: string }) => {
  const holder = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const options = { text, scale: 2, paddingwidth: 8, paddingheight: 8, backgroundcolor: 'ffffff' };
    const markup = kind === 'qr' ? qrcode({ bcid: 'qrcode', ...options }, drawingSVG()) : gs1_128({ bcid: 'gs1-128', ...options, height: 12 }, drawingSVG());
    const svg = new DOMParser().parseFromString(markup, 'image/svg+xml').documentElement;
    svg.setAttribute('aria-hidden', 'true');
    holder.current?.replaceChildren(document.importNode(svg, true));
  }, [kind, text]);
  return <span className={`barcode barcode-${kind}`} ref={holder} {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })} />;
};
