import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, describe, expect, it } from 'vitest';
import { minor } from '../../../domain/money.ts';
import { makeGtin, makeNumber } from '../../../domain/number.ts';
import type { Approval } from '../../../domain/operation.ts';
import { decodeEscPos } from '../../../renderer/virtual-devices/escpos-decoder.ts';
import { counting } from '../../renderer/counting.ts';
import { cash } from '../../renderer/world.ts';
import { paperText } from '../../../renderer/virtual-devices/paper-drawing.ts';
import { useFolders } from '../folder.ts';
import { ask, names, openPracticeMain, type Practice, type PracticeTill, realStore, startPracticeTill } from './practice-till.ts';

const newFolder = useFolders();
const opened: { readonly practice: Practice; readonly till: PracticeTill | undefined }[] = [];
afterEach(async () => {
  for (const { practice, till } of opened.splice(0)) {
    till?.till.stop();
    await practice.training.close();
  }
});

const enter = async (folder?: string, disk?: IDBFactory): Promise<Practice & PracticeTill> => {
  const practice = await openPracticeMain(folder ?? await newFolder());
  await practice.training.controls.enter(names);
  const till = await startPracticeTill(practice, disk);
  opened.push({ practice, till });
  return { ...practice, ...till };
};

const approval = (manager: string, right: Approval['right']): Approval => ({ operator: manager, right, at: Date.now() });
const done = <Value>(result: { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: unknown }): Value => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
const sell = async ({ till, scan }: PracticeTill, which = 0) => {
  const verdict = await scan('unsold', which);
  if (verdict.kind !== 'sell') throw new Error(JSON.stringify(verdict));
  return done(await till.sell({ items: [verdict], tenders: [cash(verdict.price)] }));
};
const hold = async ({ scan }: PracticeTill, kind: string, which = 0) => {
  const verdict = await scan(kind, which);
  if (verdict.kind !== 'redeem') throw new Error(JSON.stringify(verdict));
  return verdict.held;
};

describe('the practice till', () => {
  it('sells, and the practice central brings the certificate to life', async () => {
    const practice = await enter();
    done(await practice.till.openShift(minor(10_000)));
    const sale = await sell(practice);
    await practice.till.syncNow();
    expect(practice.till.snapshot()).toMatchObject({ connection: { state: 'online' }, queue: { waiting: 0 } });
    expect((await practice.till.operation(sale.operation.id))?.state).toBe('accepted');
    expect(await practice.scan('unsold', 0)).toMatchObject({ kind: 'redeem', held: { certificate: { balance: 2_500 } } });
    expect(await practice.till.report()).toMatchObject({ sales: { operations: 1, value: 2_500 }, expectedCash: 12_500 });
  });

  it('pays cash out, counts a drawer that is off, and closes with somebody else\'s PIN and alone; the practice central takes all of it', async () => {
    const practice = await enter();
    const { till } = practice;
    done(await till.openShift(minor(10_000)));
    expect(await till.unsoldPaper()).toEqual([{ programNumber: 1, face: 2_500, pieces: 2 }, { programNumber: 1, face: 5_000, pieces: 2 }, { programNumber: 1, face: 10_000, pieces: 2 }]);
    const operations = [done(await till.moveCash({ kind: 'pay-out', reason: 'safe', note: null, amount: minor(6_000), approval: approval(practice.manager, 'cash-movement') }))];
    const off = (agreed: 'alone' | Approval) => till.closeShift(counting(1_000, { earlierCounts: [minor(900)], agreed }));
    expect(done(await off(approval(practice.manager, 'cash-variance'))).operation).toMatchObject({ expectedCash: 4_000, countedCash: 1_000 });
    done(await till.openShift(minor(10_000)));
    expect(done(await off('alone')).operation).toMatchObject({ alone: true });
    await till.syncNow();
    expect(till.snapshot().queue.waiting).toBe(0);
    expect((await till.operation(operations[0]?.operation.id ?? ''))?.state).toBe('accepted');
  });

  it('redeems by the central\'s word, and is told the balance that is left', async () => {
    const practice = await enter();
    done(await practice.till.openShift(minor(0)));
    const held = await hold(practice, 'part-used', 1);
    expect(held.certificate.balance).toBe(4_000);
    const redeemed = await practice.till.redeem({ amountDue: minor(1_500), items: [held], attempt: null, approval: null });
    expect(redeemed).toMatchObject({ result: 'done', done: { operation: { decidedBy: 'server', atRisk: 0, lines: [{ amount: 1_500, balanceAfter: 2_500 }] } } });
    await practice.till.syncNow();
    expect((await hold(practice, 'part-used', 1)).certificate.balance).toBe(2_500);
    const history = done(await practice.till.history(held.certificate.hash));
    expect(history.events).toMatchObject([{ kind: 'redemption', amount: 1_500, storeName: 'Practice store', reference: expect.stringMatching(/^T9999-/) as string }]);
  });

  it.each([['expired', 'expired'], ['blocked', 'blocked'], ['spent', 'spent']])('refuses a certificate that is %s', async (kind, reason) => {
    const practice = await enter();
    done(await practice.till.openShift(minor(0)));
    expect(await practice.scan(kind)).toMatchObject({ kind: 'refused', refusal: { reason } });
  });

  it('voids a sale and a redemption, each once', async () => {
    const practice = await enter();
    const { till, manager } = practice;
    done(await till.openShift(minor(0)));
    const sale = await sell(practice);
    await till.syncNow();
    const input = { target: sale.operation.id, scanned: sale.operation.lines.map(({ certificate }) => certificate), reason: 'mistake' as const, approval: approval(manager, 'void') };
    expect(await till.voidOperation(input)).toMatchObject({ result: 'done', done: { operation: { decidedBy: 'server' } } });
    expect(await till.voidOperation(input)).toMatchObject({ result: 'not-recorded', problem: { reason: 'already-voided' } });
    expect(await practice.scan('unsold', 0)).toMatchObject({ kind: 'refused', refusal: { reason: 'voided' } });
    const held = await hold(practice, 'active', 2);
    const redeemed = await till.redeem({ amountDue: minor(3_000), items: [held], attempt: null, approval: null });
    if (redeemed.result !== 'done') throw new Error(redeemed.result);
    expect(await till.voidOperation({ ...input, target: redeemed.done.operation.id, scanned: [] })).toMatchObject({ result: 'done' });
    await till.syncNow();
    expect((await hold(practice, 'active', 2)).certificate.balance).toBe(10_000);
    expect(till.snapshot().queue).toMatchObject({ waiting: 0, stuck: [] });
    const stored = await till.operations({ before: null, limit: 20 });
    expect(stored.map(({ state, flags }) => [state, flags])).toEqual(stored.map(() => ['accepted', []]));
  });

  it('declines a void of a sale that was partly spent', async () => {
    const practice = await enter();
    const { till, manager } = practice;
    done(await till.openShift(minor(0)));
    const sale = await sell(practice, 2);
    await till.syncNow();
    const held = await hold(practice, 'unsold', 2);
    expect(await till.redeem({ amountDue: minor(100), items: [held], attempt: null, approval: null })).toMatchObject({ result: 'done' });
    expect(await till.voidOperation({ target: sale.operation.id, scanned: [held.certificate.hash], reason: 'mistake', approval: approval(manager, 'void') }))
      .toMatchObject({ result: 'declined', refusal: { reason: 'partly-spent', lastUse: { storeName: 'Practice store' } } });
  });

  it('practises offline: accepts small amounts, asks a manager, declines above the limit, and sends all of it later', async () => {
    const practice = await enter();
    const { till, training, manager } = practice;
    done(await till.openShift(minor(0)));
    const items = [await hold(practice, 'active', 0), await hold(practice, 'active', 1), await hold(practice, 'active', 2)] as const;
    training.controls.setReachable(false);
    await till.syncNow();
    expect(till.snapshot().connection.state).toBe('offline');
    expect(await till.redeem({ amountDue: minor(1_000), items: [items[0]], attempt: null, approval: null }))
      .toMatchObject({ result: 'done', done: { operation: { decidedBy: 'standin', atRisk: 1_000 } } });
    const asks = await till.redeem({ amountDue: minor(4_000), items: [items[1]], attempt: null, approval: null });
    if (asks.result !== 'ask-manager') throw new Error(asks.result);
    expect(await till.redeem({ amountDue: minor(0), items: [], attempt: asks.attempt, approval: approval(manager, 'offline-risk') })).toMatchObject({ result: 'done' });
    expect(await till.redeem({ amountDue: minor(9_000), items: [items[2]], attempt: null, approval: null }))
      .toMatchObject({ result: 'declined', by: 'standin', refusal: { reason: 'certificate-cap' } });
    expect(till.snapshot().queue).toMatchObject({ waiting: 2, atRisk: 5_000 });
    training.controls.setReachable(true);
    await till.syncNow();
    expect(till.snapshot()).toMatchObject({ connection: { state: 'online' }, queue: { waiting: 0, atRisk: 0, stuck: [] } });
    expect((await hold(practice, 'active', 1)).certificate.balance).toBe(1_000);
  });

  it('prints on the screen only, TRAINING across every paper, whoever made it', async () => {
    const practice = await enter();
    done(await practice.till.openShift(minor(0)));
    const sale = await sell(practice);
    expect(await sale.print).toMatchObject({ outcome: 'printed' });
    await ask(practice.training, 'printer:print', { job: sale.operation.id, document: { title: 'Plain', locale: 'en', marks: [], lines: [{ kind: 'text', text: 'no mark of its own' }] } });
    expect(practice.papers).toHaveLength(2);
    for (const { bytes, widthDots } of practice.papers) {
      const words = paperText(decodeEscPos(bytes, { widthDots }).elements).filter((text) => text.includes('TRAINING'));
      expect(words.length).toBeGreaterThanOrEqual(2);
      expect(words[0]?.match(/TRAINING/gu)?.length).toBe(2);
    }
    const receipt = paperText(decodeEscPos(practice.papers[0]?.bytes ?? new Uint8Array(), { widthDots: 576 }).elements);
    const marked = receipt.flatMap((text, index) => (text.includes('TRAINING') ? [index] : []));
    const gaps = marked.slice(1).map((at, index) => at - (marked[index] ?? 0));
    expect(Math.max(...gaps), receipt.join('\n')).toBeLessThanOrEqual(16);
  });

  it('has a printer on the screen and no other, whatever is asked', async () => {
    const practice = await enter();
    await ask(practice.training, 'printer:configure', { connection: { type: 'network', host: '127.0.0.1', port: 9_100 }, profile: 'epson-tm-t20' });
    await ask(practice.training, 'settings:write', { ...await ask(practice.training, 'settings:read', undefined), printer: { connection: { type: 'file', path: '/dev/usb/lp0' }, profile: 'epson-tm-t20' } });
    expect(await ask(practice.training, 'settings:read', undefined)).toMatchObject({ firstRunDone: true, theme: 'dark', printer: { connection: { type: 'virtual' } } });
  });

  it('signs in with the PINs that stand on the screen, and with no other', async () => {
    const { training } = await enter();
    const info = await ask(training, 'app:info', undefined);
    const operators = (await ask(training, 'terminal:info', undefined))?.operators ?? [];
    for (const { name, pin } of info.training?.people ?? []) {
      const operator = operators.find((candidate) => candidate.name === name)?.id ?? '';
      expect(await ask(training, 'operators:sign-in', { operator, pin })).toMatchObject({ ok: true });
      expect(await ask(training, 'operators:sign-in', { operator, pin: '999999' })).toMatchObject({ ok: false });
    }
    expect(info.training?.people).toHaveLength(2);
  });

  it('refuses real paper with a reason of its own, and makes nothing of its number', async () => {
    const practice = await enter();
    const real = makeNumber(makeGtin('0952123400025'), '123456789012345');
    expect(await practice.till.lookUp(real)).toEqual({ kind: 'unreadable', problem: 'real-paper' });
    expect(await ask(practice.training, 'numbers:identify', real)).toEqual({ ok: false, error: { reason: 'real-paper' } });
  });

  it('practises with the money of the store, won without decimals, and before any store is known', async () => {
    const won = await openPracticeMain(await newFolder(), { ...realStore, currency: 'KRW', timeZone: 'Asia/Seoul', receiptLocale: 'ko-KR' });
    opened.push({ practice: won, till: undefined });
    await won.training.controls.enter(names);
    expect((await ask(won.training, 'terminal:info', undefined))?.programs[0]?.denominations.map(({ face }) => face)).toEqual([10_000, 50_000, 100_000]);
    const alone = await openPracticeMain(await newFolder(), undefined);
    opened.push({ practice: alone, till: undefined });
    await alone.training.controls.enter(names);
    expect((await ask(alone.training, 'terminal:info', undefined))?.terminal.store.currency).toBe('USD');
  });
});

describe('the practice world', () => {
  it('is there again after a restart, as it was, and says that it is training', async () => {
    const folder = await newFolder();
    const disk = new IDBFactory();
    const first = await enter(folder, disk);
    done(await first.till.openShift(minor(0)));
    const held = await hold(first, 'active', 2);
    expect(await first.till.redeem({ amountDue: minor(2_000), items: [held], attempt: null, approval: null })).toMatchObject({ result: 'done' });
    await first.till.syncNow();
    first.till.stop();
    await first.training.close();
    const again = await openPracticeMain(folder);
    expect(again.training.controls.state()).toEqual({ active: true });
    const till = await startPracticeTill(again, disk);
    opened.push({ practice: again, till });
    expect(till.till.snapshot()).toMatchObject({ phase: 'ready', shift: { id: expect.any(String) as string } });
    expect((await hold({ ...till }, 'active', 2)).certificate.balance).toBe(8_000);
    const more = await till.till.redeem({ amountDue: minor(9_000), items: [await hold(till, 'active', 2)], attempt: null, approval: null });
    expect(more).toMatchObject({ result: 'done', done: { operation: { otherTender: 1_000 } } });
  });

  it('comes up real after it was left, and waits where it was', async () => {
    const folder = await newFolder();
    const first = await enter(folder);
    const world = (await ask(first.training, 'app:info', undefined)).training?.world;
    await first.training.controls.leave();
    await expect(ask(first.training, 'journal:state', undefined)).rejects.toThrow('nobody is training');
    const again = await openPracticeMain(folder);
    opened.push({ practice: again, till: undefined });
    expect(again.training.controls.state()).toEqual({ active: false });
    await again.training.controls.enter(names);
    expect((await ask(again.training, 'app:info', undefined)).training?.world).toBe(world);
  });

  it('begins anew with a reset: other keys, other paper, an empty journal, nothing left of the old one', async () => {
    const folder = await newFolder();
    const first = await enter(folder);
    done(await first.till.openShift(minor(0)));
    const before = await ask(first.training, 'virtual:certificates', undefined);
    first.till.stop();
    await first.training.controls.reset(names);
    const after = await ask(first.training, 'virtual:certificates', undefined);
    expect(after.map(({ practice }) => practice)).toEqual(before.map(({ practice }) => practice));
    expect(new Set([...before, ...after].map(({ scan }) => scan)).size).toBe(before.length + after.length);
    expect((await ask(first.training, 'journal:state', undefined)).head.sequence).toBe(0);
    expect(await readdir(folder)).toHaveLength(2);
  });

  it('starts even over files that can\'t be read, as the real till', async () => {
    const folder = await newFolder();
    const first = await enter(folder);
    const world = (await ask(first.training, 'app:info', undefined)).training?.world ?? '';
    first.till.stop();
    await first.training.close();
    await writeFile(join(folder, world, 'practice.json'), '{"v":');
    const again = await openPracticeMain(folder);
    opened.push({ practice: again, till: undefined });
    expect(again.training.controls.state()).toEqual({ active: false });
    await again.training.controls.enter(names);
    expect(again.training.controls.state()).toEqual({ active: true });
  });

  it('loses no more of the central\'s log to a cut than the line that was cut', async () => {
    const folder = await newFolder();
    const disk = new IDBFactory();
    const first = await enter(folder, disk);
    done(await first.till.openShift(minor(0)));
    await sell(first);
    await first.till.syncNow();
    const world = (await ask(first.training, 'app:info', undefined)).training?.world ?? '';
    first.till.stop();
    await first.training.close();
    const path = join(folder, world, 'central.log');
    await appendFile(path, '\n{"kind":"operation","te');
    const again = await openPracticeMain(folder);
    const till = await startPracticeTill(again, disk);
    opened.push({ practice: again, till });
    await sell(till, 1);
    await till.till.syncNow();
    expect(await till.scan('unsold', 0)).toMatchObject({ kind: 'redeem' });
    expect((await readFile(path, 'utf8')).trim().split('\n').length).toBeGreaterThan(3);
  });
});
