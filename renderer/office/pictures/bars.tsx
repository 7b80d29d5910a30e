import { AxisLabel, heightOf, type Mark, Picture, type PictureWidth, placeOf } from './picture.tsx';
import { labelled, scaleFor } from './scale.ts';

export type BarGroup = { readonly key: string; readonly label: string; readonly values: readonly number[] };

/** Words below the axis that don't run into one another. */
const labelsMax = { half: 6, whole: 13 } as const;

/** Bars side by side, some to a group: a day's sold beside its redeemed. */
export const Bars = ({ sentence, size, groups, marks, tick }: {
  readonly sentence: string; readonly size: PictureWidth; readonly groups: readonly BarGroup[]; readonly marks: readonly Mark[]; readonly tick: (value: number) => string;
}) => {
  const scale = scaleFor(groups.flatMap(({ values }) => values));
  const hasLabel = labelled(groups.length, labelsMax[size]);
  return (
    <Picture sentence={sentence} size={size} scale={scale} tick={tick}>
      {groups.map(({ key, label, values }, index) => {
        const { middle, width } = placeOf(index, groups.length, size);
        const bar = Math.min(34, (width * 0.72) / marks.length);
        const gap = marks.length > 1 ? Math.min(3, bar * 0.15) : 0;
        return (
          <g key={key}>
            {values.map((value, place) => {
              const [top, foot] = [heightOf(Math.max(0, value), scale, size), heightOf(Math.min(0, value), scale, size)];
              const left = middle - (bar * marks.length) / 2 + place * bar + gap / 2;
              return value === 0 ? null : <rect key={marks[place]} className={`picture-${marks[place] ?? 'full'}`} x={left} y={top} width={bar - gap} height={Math.max(1, foot - top)} rx={Math.min(2, bar / 4)} />;
            })}
            {hasLabel(index) && <AxisLabel x={middle} size={size} lines={[label]} />}
          </g>
        );
      })}
    </Picture>
  );
};
