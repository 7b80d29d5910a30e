import type { ReactNode } from 'react';
import './pictures.css';
import type { Scale } from './scale.ts';

/** What a picture measures in its own units: half a card wide or a whole one, so that its words are as large as those around it. */
export type PictureWidth = 'half' | 'whole';
const sizes = { half: { width: 520, height: 260, bottom: 30 }, whole: { width: 1_000, height: 320, bottom: 66 } } as const;
const margins = { left: 62, right: 6, top: 20 } as const;

/** Where a value stands in a picture. */
export const heightOf = (value: number, { low, high }: Scale, size: PictureWidth): number => {
  const [{ height, bottom }, { top }] = [sizes[size], margins];
  return top + ((high - value) / (high - low)) * (height - top - bottom);
};

/** The middle and the width of the place that each of so many groups has. */
export const placeOf = (index: number, count: number, size: PictureWidth): { readonly middle: number; readonly width: number } => {
  const { left, right } = margins;
  const width = (sizes[size].width - left - right) / count;
  return { middle: left + (index + 0.5) * width, width };
};

/** A picture of figures that also stand in a table: one sentence for who can't see it, lines to read heights by. */
export const Picture = ({ sentence, size, scale, tick, children }: {
  readonly sentence: string; readonly size: PictureWidth; readonly scale: Scale; readonly tick: (value: number) => string; readonly children: ReactNode;
}) => {
  const [{ width, height }, { left, right }] = [sizes[size], margins];
  return (
    <div className="picture-room" role="region" aria-label={sentence} tabIndex={0}>
      <svg className={`picture picture-${size}`} viewBox={`0 0 ${String(width)} ${String(height)}`} role="img" aria-label={sentence}>
        {scale.ticks.map((value) => (
          <g key={value}>
            <line className={value === 0 ? 'picture-zero' : 'picture-line'} x1={left} x2={width - right} y1={heightOf(value, scale, size)} y2={heightOf(value, scale, size)} />
            <text className="picture-text" x={left - 8} y={heightOf(value, scale, size)} dy="0.32em" textAnchor="end">{tick(value)}</text>
          </g>
        ))}
        {children}
      </svg>
    </div>
  );
};

/** Words below the axis, one line to a part. */
export const AxisLabel = ({ x, size, lines }: { readonly x: number; readonly size: PictureWidth; readonly lines: readonly string[] }) => (
  <text className="picture-text" x={x} y={sizes[size].height - sizes[size].bottom + 19} textAnchor="middle">
    {lines.map((line, index) => <tspan key={line} x={x} dy={index === 0 ? 0 : 17}>{line}</tspan>)}
  </text>
);

/** What a mark means: told by its shape, too. */
export const Legend = ({ items }: { readonly items: readonly { readonly mark: Mark; readonly text: string }[] }) => (
  <ul className="picture-legend">
    {items.map(({ mark, text }) => (
      <li key={mark}><svg viewBox="0 0 14 14" aria-hidden="true"><rect className={`picture-${mark}`} x="1" y="1" width="12" height="12" rx="2" /></svg>{text}</li>
    ))}
  </ul>
);

/** How a bar looks: filled, hollow, or hollow with a dashed outline. */
export type Mark = 'full' | 'hollow' | 'dashed';
