import { describe, expect, it } from 'vitest';
import { testPattern } from '../../../domain/test-pattern.ts';
import { readEnrolmentCode } from '../../../renderer/screens/first-run/enrolment-code.ts';
import { scanOf } from '../world.ts';

describe('an enrolment code', () => {
  it.each(['ABCDE-FGHJK', 'abcde-fghjk\r', 'ABCDEFGHJK', ']Q1ABCDE-FGHJK', '\u0002ABCDE FGHJK\u0003'])('is seen in %j', (raw) => {
    expect(readEnrolmentCode(raw)).toBe('ABCDE-FGHJK');
  });

  it('is seen in nothing else, and least of all in a certificate', () => {
    for (const raw of [scanOf(1), `]C1${scanOf(1)}`, 'C000012-0000345-6', 'T12-000345-6', '4006381333931', '0123456789', testPattern, '', 'ABCDE', 'https://ABCDE-FGHJK']) {
      expect({ raw, code: readEnrolmentCode(raw) }).toEqual({ raw, code: undefined });
    }
  });
});
