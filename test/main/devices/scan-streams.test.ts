import { describe, expect, it } from 'vitest';
import { type CertificateNumber, parseScan } from '../../../domain/number.ts';
import { createScanDoor } from '../../../renderer/scan-door.ts';
import { type Channel, createDice, createHidChannel, createSerialChannel, createWedgeChannel, type Dice, formsOf, makePapers, type Sending } from './scan-streams.ts';

const streams = 100_000;
const seed = 20_260_807;

/** What may happen to a scan on its way. `clean` ones must get through. */
const damages = ['clean', 'clean', 'clean', 'cut', 'tail', 'flip', 'noise', 'split', 'glued', 'flood', 'foreign'] as const;
type Damage = (typeof damages)[number] | 'double';

type Plan = { readonly text: string; readonly pause: Sending['pause'] };

const plan = (dice: Dice, damage: Damage, text: string, other: string): Plan => {
  const at = 1 + dice.below(text.length - 1);
  switch (damage) {
    case 'clean': return { text, pause: null };
    case 'cut': return { text: text.slice(0, at), pause: null };
    case 'tail': return { text: text.slice(at), pause: null };
    case 'flip': {
      const digits = [...text.matchAll(/\d/gu)].map(({ index }) => index);
      const where = dice.pick(digits);
      return { text: text.slice(0, where) + String((Number(text[where]) + 1 + dice.below(9)) % 10) + text.slice(where + 1), pause: null };
    }
    case 'noise': return { text: text.slice(0, at) + String.fromCharCode(...Array.from({ length: 1 + dice.below(6) }, () => dice.below(256))) + text.slice(at), pause: null };
    case 'split': return { text, pause: { after: at, ms: 20 + dice.below(900) } };
    case 'glued': return { text: text.slice(0, at) + other, pause: null };
    case 'flood': return { text: text.repeat(1 + dice.below(12)), pause: null };
    case 'foreign': return { text: dice.pick(['4006381333931', '96385074', ']E04006381333931', 'WIFI:S:shop;T:WPA;P:secret;;', '\u0002\u0003\u001d', 'C000012-0000345-6', '(01)00000000000000(21)1']), pause: null };
    case 'double': throw new Error('a double is no damage');
  }
};

type Showing = { readonly paper: CertificateNumber; readonly damage: Damage; readonly fromMs: number; readonly toMs: number };

/** One till for a moment: a few scans over up to two scanners, and what came through the door. */
const runStream = (dice: Dice, papers: readonly CertificateNumber[]) => {
  let nowMs = 0;
  const accepted: { readonly number: CertificateNumber; readonly atMs: number }[] = [];
  const door = createScanDoor({
    nowMs: () => nowMs,
    onScan: (text) => {
      const scan = parseScan(text);
      if (scan.ok && scan.value.kind === 'certificate') accepted.push({ number: scan.value.number, atMs: nowMs });
    },
    onDropped: () => undefined,
  });
  const hear = (text: string, atMs: number): void => {
    nowMs = atMs;
    door.scan(text);
  };
  const makers = [createWedgeChannel, createSerialChannel, createHidChannel];
  const channels: readonly Channel[] = Array.from({ length: 1 + dice.below(2) }, () => dice.pick(makers)(dice, hear));
  const showings: Showing[] = [];
  let atMs = 1_000;
  for (let scans = 1 + dice.below(3); scans > 0; scans -= 1) {
    const [paper, other] = [dice.pick(papers), dice.pick(papers)];
    const damage = dice.pick(damages);
    const { text, pause } = plan(dice, damage, dice.pick(formsOf(paper)), dice.pick(formsOf(other)));
    const channel = dice.pick(channels);
    const toMs = channel.send({ atMs, text, pause });
    showings.push({ paper, damage, fromMs: atMs, toMs });
    if (damage === 'glued') showings.push({ paper: other, damage, fromMs: atMs, toMs });
    // The same paper once more, at once: read twice by one scanner, or by the other one too.
    // One scanner needs 70 ms for its next reading: without a suffix nothing else tells two apart.
    const second = dice.pick(channels);
    const soonestMs = toMs + (second === channel ? 70 : 0);
    const again = dice.chance(0.25) ? second.send({ atMs: soonestMs + dice.below(120), text: dice.pick(formsOf(paper)), pause: null }) : toMs;
    if (again !== toMs) showings.push({ paper, damage: 'double', fromMs: toMs, toMs: again });
    for (const each of channels) each.rest(again + 1_200);
    atMs = again + 1_500 + dice.below(2_000);
  }
  return { accepted, showings };
};

describe(`${streams.toLocaleString('en')} streams of scans over keyboard, serial and HID`, () => {
  it('let in no certificate that was not shown, none twice, and every clean one', () => {
    const dice = createDice(seed);
    const papers = makePapers(dice, 400);
    const known = new Set<string>(papers);
    const wrong: unknown[] = [];
    let cleanShown = 0;
    let letIn = 0;
    for (let stream = 0; stream < streams; stream += 1) {
      const { accepted, showings } = runStream(dice, papers);
      letIn += accepted.length;
      for (const { number } of accepted) {
        // Many changed digits can pass two check digits by luck; such a number is nobody's, and the directory knows it not.
        if (known.has(number) && !showings.some(({ paper }) => paper === number)) wrong.push({ stream, why: 'not shown', showings });
      }
      for (const [index, { number, atMs }] of accepted.entries()) {
        const before = accepted.slice(0, index).filter((each) => each.number === number);
        if (before.some((each) => atMs - each.atMs <= 300)) wrong.push({ stream, why: 'twice at once', showings, accepted });
      }
      for (const paper of new Set(accepted.map(({ number }) => number))) {
        const times = accepted.filter(({ number }) => number === paper).length;
        // Text that is sent over and over holds its number as often; every other sending gives it once at most.
        const shown = showings.filter((each) => each.paper === paper).length;
        if (known.has(paper) && times > shown && !showings.some(({ damage }) => damage === 'flood')) wrong.push({ stream, why: 'more often than shown', showings, accepted });
      }
      for (const { paper, damage, fromMs } of showings) {
        if (damage === 'flip' && showings.length === 1 && accepted.some(({ number }) => number !== paper)) wrong.push({ stream, why: 'a changed digit', showings });
        if (damage !== 'clean') continue;
        cleanShown += 1;
        if (!accepted.some(({ number, atMs }) => number === paper && atMs >= fromMs && atMs < fromMs + 1_400)) wrong.push({ stream, why: 'a clean scan did not get in', showings });
      }
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    // The streams would prove nothing if hardly any scan came through.
    expect(cleanShown).toBeGreaterThan(streams / 4);
    expect(letIn).toBeGreaterThan(cleanShown);
  }, 240_000);

  it('are the same for the same seed', () => {
    const run = () => {
      const dice = createDice(7);
      const papers = makePapers(dice, 50);
      return Array.from({ length: 50 }, () => runStream(dice, papers).accepted);
    };
    expect(run()).toEqual(run());
  });
});
