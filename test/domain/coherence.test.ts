import { describe, expect, it } from 'vitest';
import { incoherences, incoherencesWithTarget } from '../../domain/coherence.ts';
import { minor } from '../../domain/money.ts';
import { card, cash, correctionOf, hashOf, idOf, krw, redemption, redemptionLine, reloadOf, sale, saleLine, shiftClose, shiftOpen, voidOf } from './given.ts';

const two = sale({ lines: [saleLine(hashOf(1), 5000), saleLine(hashOf(2), 2000, 1500)], tenders: [cash(2500, 5000), card(4000)] });

describe('an operation adds up', () => {
  it('when it is an ordinary day', () => {
    for (const operation of [shiftOpen(), two, redemption(), voidOf(two), voidOf(redemption()), correctionOf(two, [card(6500)]), shiftClose()]) {
      expect(incoherences(operation), operation.kind).toEqual([]);
    }
  });

  it('a sale: tenders make the prices, cash given less change makes the cash', () => {
    expect(incoherences(sale({ tenders: [cash(4999)] }))).toEqual(['tenders differ from prices']);
    expect(incoherences(sale({ tenders: [] }))).toEqual(['tenders differ from prices']);
    expect(incoherences(sale({ tenders: [{ ...cash(5000, 10_000), change: minor(4000) } as ReturnType<typeof cash>] }))).toEqual(['cash given less change differs from the amount']);
    expect(incoherences(sale({ tenders: [cash(5000, 6000)] }))).toEqual([]);
    expect(incoherences(sale({ tenders: [cash(5000), card(0)] }))).toEqual(['a tender of nothing']);
  });

  it('a sale: a gift costs nothing, but a certificate is never worth nothing', () => {
    expect(incoherences(sale({ lines: [saleLine(hashOf(1), 1000, 0)], tenders: [cash(0)] }))).toEqual([]);
    expect(incoherences(sale({ lines: [saleLine(hashOf(1), 0)], tenders: [cash(0)] }))).toEqual(['a certificate of no value']);
  });

  it('one certificate stands in it once: it can\'t be sold or emptied twice in a basket', () => {
    const twice = [saleLine(hashOf(1)), saleLine(hashOf(1))];
    expect(incoherences(sale({ lines: twice, tenders: [cash(10_000)] }))).toEqual(['a certificate stands in it twice']);
    expect(incoherences(redemption({ lines: [redemptionLine(hashOf(1), 1), redemptionLine(hashOf(1), 2)], amountDue: minor(3) }))).toEqual(['a certificate stands in it twice']);
    expect(incoherences(voidOf(sale({ lines: twice })))).toEqual(['a certificate stands in it twice']);
  });

  it('a redemption: certificates and the rest make the amount due', () => {
    expect(incoherences(redemption({ amountDue: minor(4000), otherTender: minor(1000) }))).toEqual([]);
    expect(incoherences(redemption({ amountDue: minor(4000) }))).toEqual(['parts differ from the amount due']);
  });

  it('a redemption: only the till\'s own word carries risk, and no more than was taken', () => {
    const own = { decidedBy: 'standin', requestId: null } as const;
    expect(incoherences(redemption({ ...own, atRisk: minor(3000) }))).toEqual([]);
    expect(incoherences(redemption({ ...own, requestId: idOf(5), atRisk: minor(0) }))).toEqual([]);
    expect(incoherences(redemption({ ...own, atRisk: minor(3001) }))).toEqual(['more at risk than was taken']);
    expect(incoherences(redemption({ atRisk: minor(1) }))).toEqual(['risk without a stand-in decision']);
    expect(incoherences(redemption({ decidedBy: 'local', requestId: null, atRisk: minor(1) }))).toEqual(['risk without a stand-in decision']);
    expect(incoherences(redemption({ requestId: null }))).toEqual(['the server decided without a request']);
  });

  it('a void hands back money of a sale only, and exactly', () => {
    expect(incoherences(voidOf(redemption(), { tenders: [cash(3000)] }))).toEqual(['a voided redemption gives no money back']);
    expect(incoherences(voidOf(two, { tenders: [cash(6500, 7000)] }))).toEqual(['change is given on money handed back']);
  });

  it('a correction keeps the total', () => {
    expect(incoherences(correctionOf(two, [card(6499)]))).toEqual(['a correction can not change the total']);
    expect(incoherences(correctionOf(two, [{ type: 'cash', amount: minor(6500), given: minor(0), change: minor(0) }]))).toEqual(['cash given less change differs from the amount']);
  });

  it('nothing corrects, voids or copies itself; a shift has an id', () => {
    expect(incoherences(voidOf(two, { target: idOf(3) }))).toEqual(['it names itself']);
    expect(incoherences(correctionOf(two, [card(6500)], { target: idOf(4) }))).toEqual(['it names itself']);
    expect(incoherences({ ...shiftOpen({ shift: null }) })).toEqual(['a shift without its id']);
    expect(incoherences(shiftClose({ shift: null }))).toEqual(['a shift without its id']);
  });
});

describe('a void or a correction agrees with what it names', () => {
  const used = redemption();

  it('when it was made from it', () => {
    expect(incoherencesWithTarget(voidOf(two), two, two.tenders)).toEqual([]);
    expect(incoherencesWithTarget(voidOf(used), used, [])).toEqual([]);
    expect(incoherencesWithTarget(correctionOf(two, [card(6500)]), two, two.tenders)).toEqual([]);
  });

  it('a load was paid, too: its tender may be corrected, and its void hands back how it then stands', () => {
    const load = reloadOf(hashOf(7), 3000);
    expect(incoherencesWithTarget(correctionOf(load, [card(3000)]), load, load.tenders)).toEqual([]);
    expect(incoherencesWithTarget(voidOf(load, { tenders: [card(3000)] }), load, [card(3000)])).toEqual([]);
  });

  it('a void names the same certificates with the same value, in any order', () => {
    const whole = voidOf(two);
    expect(incoherencesWithTarget({ ...whole, lines: [...whole.lines].reverse() }, two, two.tenders)).toEqual([]);
    expect(incoherencesWithTarget({ ...whole, lines: whole.lines.slice(0, 1) }, two, two.tenders)).toEqual(['other certificates or amounts']);
    const dearer = whole.lines.map((line) => ({ ...line, amount: minor(line.amount + 1) }));
    expect(incoherencesWithTarget({ ...whole, lines: dearer }, two, two.tenders)).toEqual(['other certificates or amounts']);
    expect(incoherencesWithTarget(voidOf(used, { lines: [{ ...voidOf(used).lines[0], certificate: hashOf(9) } as (typeof whole.lines)[number]] }), used, [])).toEqual(['other certificates or amounts']);
  });

  it('a void hands back what was taken, the price and not the face', () => {
    expect(incoherencesWithTarget(voidOf(two, { tenders: [cash(7000)] }), two, two.tenders)).toEqual(['the money handed back differs from the money taken']);
    expect(incoherencesWithTarget(voidOf(two, { tenders: [card(6500)] }), two, two.tenders)).toEqual([]);
  });

  it('another operation, kind or currency is noticed', () => {
    expect(incoherencesWithTarget(voidOf(two), { ...two, id: idOf(9) }, two.tenders)).toEqual(['it names another operation']);
    expect(incoherencesWithTarget(voidOf(used, { targetKind: 'sale' }), used, [])).toEqual(['another kind of operation']);
    expect(incoherencesWithTarget(voidOf(two, { currency: krw }), two, two.tenders)).toEqual(['another currency']);
  });

  it('a second correction starts from the first one\'s result', () => {
    const now = [card(6500)];
    expect(incoherencesWithTarget(correctionOf(two, [cash(6500)], { from: now }), two, now)).toEqual([]);
    expect(incoherencesWithTarget(correctionOf(two, [cash(6500)]), two, now)).toEqual(['what is corrected is not how it was paid']);
    expect(incoherencesWithTarget({ ...correctionOf(two, [cash(3000)]), target: used.id, from: [card(3000)] }, used, [])).toEqual(['only a sale or a load has tenders', 'what is corrected is not how it was paid']);
  });
});
