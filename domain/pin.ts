/** Why six digits can't be somebody's PIN. The till's pad takes six and sends them by itself. */
export type PinProblem = 'six-digits' | 'guessed';

/** What is wrong with a PIN; undefined when nothing is. */
export const pinProblemOf = (pin: string): PinProblem | undefined => {
  if (!/^\d{6}$/u.test(pin)) return 'six-digits';
  const steps = new Set([...pin].slice(1).map((digit, index) => Number(digit) - Number(pin[index])));
  // 000000, 123456 and 654321 are what a stranger tries first.
  return steps.size === 1 && [-1, 0, 1].includes([...steps][0] ?? 0) ? 'guessed' : undefined;
};
