import { v7 } from 'uuid';
import type { BankFormat, CorporateSale } from '../../../domain/corporate-wire.ts';
import { minor } from '../../../domain/money.ts';
import { controlNumberParts, makeControlNumber } from '../../../domain/number.ts';
import { enrolTerminal, makeStock, redemptionOf, type TestPaper, type TestServer } from '../harness.ts';
import type { Input, Person } from '../office/people-at-work.ts';

type Office = Readonly<Record<'minseo' | 'grace' | 'ines', Person>>;
const pieces = 4;
const face = minor(50_000);
const format: BankFormat = { day: 'day', amount: 'amount', payer: 'payer', text: 'text', order: 'ymd', decimal: '.', currency: 'KRW' };

/**
 * What companies buy of the Korean franchise: one pays ahead, with a discount, and gives back what is unspent; one gets
 * credit and pays later in two parts; one pays too much and gets the rest back.
 */
export const sellToCompanies = async (server: TestServer, people: Office): Promise<void> => {
  const { minseo, grace, ines } = people;
  const franchiseId = minseo.session.user.franchise?.id ?? '';

  const invoice = async (discount: Input<'corporate.quote'>['discount']): Promise<{ readonly sale: CorporateSale; readonly papers: readonly TestPaper[] }> => {
    const id = v7();
    await minseo.ask('corporate.quote', {
      id, documentId: v7(), company: { id: v7(), name: '한빛 주식회사; "Hanbit"  Ltd', address: '1 Sejong-daero', taxNumber: '', contact: '' }, storeNumber: 201, programNumber: 2,
      lines: [{ face, pieces }], discount, validUntil: '2099-01-01', note: '',
    });
    await minseo.ask('corporate.accept', { id });
    const sale = await minseo.ask('corporate.invoice', { id, documentId: v7() });
    const papers = await makeStock(server, 201, pieces, face, 2);
    const { batch } = controlNumberParts(papers[0]?.control ?? makeControlNumber(1, 1));
    await minseo.ask('corporate.put-range', { id, rangeId: v7(), first: makeControlNumber(batch, 1), last: makeControlNumber(batch, pieces) });
    return { sale, papers };
  };
  const pay = async ({ id }: CorporateSale, amount: number): Promise<void> => {
    const text = `order ${id} ${v7()}`;
    const file = Buffer.from(`day,payer,text,amount\r\n2026-11-23,Hanbit,${text},${String(amount)}`, 'utf8').toString('base64');
    await ines.ask('corporate.bank-import', { franchiseId, file, format });
    const line = (await ines.ask('corporate.bank-lines', { franchiseId })).lines.find((one) => one.text === text);
    if (!line) throw new Error('the transfer is gone');
    await ines.ask('corporate.match', { paymentId: v7(), line: line.id, saleId: id, amount: minor(amount) });
  };
  const activate = async ({ id }: CorporateSale): Promise<void> => {
    await minseo.ask('corporate.ask-activation', { id });
    await grace.ask('corporate.activate', { id });
  };

  const ahead = await invoice({ kind: 'basis-points', value: 750 });
  await pay(ahead.sale, ahead.sale.total);
  await activate(ahead.sale);
  await minseo.ask('corporate.ask-cancel', { id: ahead.sale.id, note: 'the party was called off' });
  const cancelled = await grace.ask('corporate.cancel', { id: ahead.sale.id, documentId: v7(), count: pieces });
  await minseo.ask('corporate.pay-back', { id: ahead.sale.id, paymentId: v7(), amount: cancelled.cancelledTotal ?? minor(0), note: 'transfer 17' });

  const credited = await invoice({ kind: 'amount', value: minor(15_000) });
  await ines.ask('corporate.credit', { id: credited.sale.id, note: 'a customer of many years' });
  await activate(credited.sale);
  await pay(credited.sale, 60_000);
  await pay(credited.sale, credited.sale.total - 60_000);

  const used = await invoice({ kind: 'amount', value: minor(0) });
  await pay(used.sale, used.sale.total + 7_000);
  await activate(used.sale);
  await minseo.ask('corporate.pay-back', { id: used.sale.id, paymentId: v7(), amount: minor(7_000), note: 'paid twice' });
  const [spent] = used.papers;
  const till = await enrolTerminal(server, 32);
  if (spent) await till.record(redemptionOf([[spent, 50_000]], { currency: 'KRW' }));
};
