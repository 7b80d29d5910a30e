type ToneName = 'scan' | 'success' | 'problem';

/** Short tones, so that eyes can stay on the customer. */
export type Sounds = { readonly [Name in ToneName]: () => void } & {
  /** The setting may change while the till runs. */
  readonly enable: (enabled: boolean) => void;
};

type Tone = { readonly hertz: number; readonly startMs: number; readonly lengthMs: number };

const tones: Readonly<Record<ToneName, readonly Tone[]>> = {
  scan: [{ hertz: 1_320, startMs: 0, lengthMs: 45 }],
  success: [{ hertz: 880, startMs: 0, lengthMs: 70 }, { hertz: 1_175, startMs: 80, lengthMs: 110 }],
  problem: [{ hertz: 233, startMs: 0, lengthMs: 130 }, { hertz: 185, startMs: 160, lengthMs: 200 }],
};

/** Tones of this window; silent until enabled. */
export const createSounds = (): Sounds => {
  let isEnabled = false;
  let context: AudioContext | undefined;
  const play = (name: ToneName): void => {
    if (!isEnabled) return;
    context ??= new AudioContext();
    // A page that was never touched may not sound yet: then it stays silent, the screen says the same.
    if (context.state === 'suspended') void context.resume().catch(() => undefined);
    for (const tone of tones[name]) playTone(context, tone);
  };
  return { scan: () => play('scan'), success: () => play('success'), problem: () => play('problem'), enable: (enabled) => { isEnabled = enabled; } };
};

const playTone = (context: AudioContext, { hertz, startMs, lengthMs }: Tone): void => {
  const start = context.currentTime + startMs / 1_000;
  const end = start + lengthMs / 1_000;
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.value = hertz;
  // A soft edge on both sides: a hard one clicks.
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(0.08, start + 0.006);
  gain.gain.setValueAtTime(0.08, end - 0.02);
  gain.gain.linearRampToValueAtTime(0, end);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(end);
};
