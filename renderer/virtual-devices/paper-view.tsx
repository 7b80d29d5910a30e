import { useEffect, useRef } from 'react';
import type { EventPayload } from '../../preload/contract.ts';
import { paperSvg } from './paper-drawing.ts';

/** A printed paper, drawn from the very bytes the printer got. */
export const Paper = ({ paper, label }: { readonly paper: EventPayload<'printer:paper'>; readonly label: string }) => {
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const svg = new DOMParser().parseFromString(paperSvg(paper.bytes, paper).svg, 'image/svg+xml').documentElement;
    svg.setAttribute('aria-hidden', 'true');
    holder.current?.replaceChildren(document.importNode(svg, true));
  }, [paper]);
  return <div className="paper" role="img" aria-label={label} ref={holder} />;
};
