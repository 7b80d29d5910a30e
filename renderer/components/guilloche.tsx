/** The fine line rosette of security printing, drawn by the curve of a geometric lathe. Decoration only. */

const size = 400;
const half = size / 2;
const stepsPerTurn = 360;

type Curve = { readonly radius: number; readonly wave: number; readonly lobes: number; readonly turns: number; readonly phase: number };

const curves: readonly Curve[] = [
  { radius: 128, wave: 62, lobes: 24 / 7, turns: 7, phase: 0 },
  { radius: 128, wave: 62, lobes: 24 / 7, turns: 7, phase: Math.PI / 7 },
  { radius: 112, wave: 40, lobes: 36 / 11, turns: 11, phase: 0 },
  { radius: 66, wave: 22, lobes: 18 / 5, turns: 5, phase: 0 },
];

const path = ({ radius, wave, lobes, turns, phase }: Curve): string => {
  const points: string[] = [];
  for (let step = 0; step <= stepsPerTurn * turns; step += 2) {
    const angle = (step / stepsPerTurn) * 2 * Math.PI;
    const distance = radius + wave * Math.cos(lobes * angle + phase);
    points.push(`${(half + distance * Math.cos(angle)).toFixed(1)} ${(half + distance * Math.sin(angle)).toFixed(1)}`);
  }
  return `M${points.join('L')}Z`;
};

const paths = curves.map(path);

export const Guilloche = ({ className = '' }: { readonly className?: string }) => (
  <svg className={`guilloche ${className}`} viewBox={`0 0 ${String(size)} ${String(size)}`} aria-hidden="true" focusable="false">
    {paths.map((d, index) => <path key={index} d={d} />)}
  </svg>
);
