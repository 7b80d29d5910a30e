import { AxisLabel, heightOf, type Mark, Picture, placeOf } from './picture.tsx';
import { scaleFor } from './scale.ts';

/** A bar of a waterfall: what stands at the beginning or the end, or what moves it. */
export type Fall = { readonly key: string; readonly label: string; readonly from: number; readonly to: number; readonly mark: Mark; readonly figure: string };

/** What a figure began with, what moved it one thing after another, and what it came to. Each bar begins where the last one ended. */
export const Waterfall = ({ sentence, falls, tick }: { readonly sentence: string; readonly falls: readonly Fall[]; readonly tick: (value: number) => string }) => {
  const scale = scaleFor(falls.flatMap(({ from, to }) => [from, to]));
  const at = (value: number): number => heightOf(value, scale, 'whole');
  return (
    <Picture sentence={sentence} size="whole" scale={scale} tick={tick}>
      {falls.map(({ key, label, from, to, mark, figure }, index) => {
        const { middle, width } = placeOf(index, falls.length, 'whole');
        const bar = Math.min(64, width * 0.62);
        const [top, foot] = [at(Math.max(from, to)), at(Math.min(from, to))];
        return (
          <g key={key}>
            {index < falls.length - 1 && <line className="picture-step" x1={middle + bar / 2} x2={middle + width - bar / 2} y1={at(to)} y2={at(to)} />}
            <rect className={`picture-${mark}`} x={middle - bar / 2} y={top} width={bar} height={Math.max(1, foot - top)} rx="2" />
            <text className="picture-figure" x={middle} y={top - 6} textAnchor="middle">{figure}</text>
            <AxisLabel x={middle} size="whole" lines={inLines(label)} />
          </g>
        );
      })}
    </Picture>
  );
};

/** Few enough letters to a line that neighbours don't touch. */
const lettersMax = 11;

/** Words one below the other, as many to a line as fit. */
const inLines = (text: string): readonly string[] => text.split(' ').reduce<readonly string[]>((lines, word) => {
  const last = lines.at(-1);
  return last !== undefined && last.length + word.length < lettersMax ? [...lines.slice(0, -1), `${last} ${word}`] : [...lines, word];
}, []);
