import { Banknote, CreditCard, Printer, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import { judgeBuying } from '../../../domain/buying-limits.ts';
import { sum } from '../../../domain/money.ts';
import { parseOperationReference, referenceOf } from '../../../domain/number.ts';
import { openFace } from '../../../domain/offering.ts';
import type { Approval, Tender } from '../../../domain/operation.ts';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { BigMoney } from '../../components/money.tsx';
import { useScan } from '../../components/scans.ts';
import { Screen } from '../../components/screen.tsx';
import { currencyOfSale, type SaleItem, stillToPay } from '../desk.ts';
import { boughtOf, faceOf, giftsOf } from '../../selling.ts';
import type { NotRecorded } from '../../till.ts';
import { notRecordedSentence } from '../sentences.ts';
import { useDesk, useServices, useTyped } from '../services.tsx';
import { CallerQuestion, TooMuch } from './caller-question.tsx';
import { CardPanel } from './card-panel.tsx';
import { CashPanel } from './cash-panel.tsx';
import { draftOf } from './drafts.ts';
import { GiveAway } from './give-away.tsx';
import { OfferPicker } from './offer-picker.tsx';
import { ValuePanel } from './value-panel.tsx';

/** A sale: what is sold on the left, what is to be paid on the right. Scan, F8, Enter. */
export const Sell = () => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { sale } = useDesk();
  const [panel, choosePanel] = useTyped('sale.panel', 'none');
  const { take, saving } = useTaking();
  const [askingManager, askManager] = useState(false);
  useForeignReceipt();
  const currency = currencyOfSale(sale);
  if (currency === undefined) return <EmptySale />;
  const rest = stillToPay(sale);
  const clear = (): void => { desk.clearSale(); desk.home(); desk.quiet(t('sell.cleared')); };
  const judged = judgeBuying(sale.items.map(boughtOf));
  const mustAsk = judged.verdict === 'ask' && !sale.callerAsked;
  const open = sale.items.find((item) => faceOf(item) === openFace);
  const mustAgree = !open && !mustAsk && judged.verdict !== 'too-much' && giftsOf(sale.items).length > 0 && sale.approval === null;
  const mayPay = judged.verdict !== 'too-much' && !open && !mustAsk && !mustAgree;
  const isFree = rest === 0 && sale.tenders.length === 0;
  const agreed = (approval: Approval): void => {
    askManager(false);
    desk.agreeToGiving(approval);
    // Nothing is to be paid: the manager's word is the last that was needed.
    if (isFree) void take(null);
  };
  const stop = (): void => { desk.clearSale(); desk.home(); desk.quiet(t('caller.stopped')); };
  const closePanel = (): void => choosePanel('none');
  return (
    <Screen title={t('sell.title')} onBack={panel === 'none' ? desk.home : closePanel} unsaved className="split sell">
      <section className="split-list" aria-label={t('sell.lines')}>
        <ul className="lines">
          {sale.items.map((item) => <Line key={item.key} item={item} removable={sale.tenders.length === 0 && !saving} />)}
        </ul>
        <TendersTaken disabled={saving} />
        <div className="row row-end">
          <p className="muted grow">{t('sell.scanMore')}</p>
          {panel !== 'pick' && <Action kind="quiet" shortcut="F3" icon={<Printer aria-hidden="true" />} disabled={saving || sale.tenders.length > 0} onPress={() => choosePanel('pick')}>{t('sell.printHere')}</Action>}
          <Action kind="quiet" onPress={clear} disabled={saving || sale.tenders.length > 0} shortcut="F7">{t('sell.clear')}</Action>
        </div>
      </section>
      <section className="split-main">
        <BigMoney label={t(sale.tenders.length > 0 ? 'sell.stillToPay' : 'sell.toPay')} amount={rest} currency={currency} />
        {mayPay && !isFree && panel === 'cash' && <CashPanel key={rest} due={rest} currency={currency} onTake={take} saving={saving} />}
        {mayPay && !isFree && panel === 'card' && <CardPanel key={rest} due={rest} currency={currency} onTake={take} saving={saving} />}
        {judged.verdict === 'too-much' && <TooMuch of={judged.of} limit={judged.limit} />}
        {open && judged.verdict !== 'too-much' && <ValuePanel key={open.key} item={open} disabled={saving} />}
        {mustAsk && !open && <CallerQuestion onNo={desk.askedAboutCallers} onStop={stop} />}
        {mustAgree && <GiveAway asking={askingManager} ask={askManager} onAgreed={agreed} />}
        {mayPay && isFree && <Action kind="primary" shortcut="F8" busy={saving} onPress={() => void take(null)}>{t('giveAway.handOut')}</Action>}
        {mayPay && !isFree && (panel === 'none' || panel === 'pick') && (
          <div className="tender-choice">
            <Action kind="primary" shortcut="F8" icon={<Banknote aria-hidden="true" />} onPress={() => choosePanel('cash')}>{t('sell.cash')}</Action>
            <Action kind="primary" shortcut="F9" icon={<CreditCard aria-hidden="true" />} onPress={() => choosePanel('card')}>{t('sell.card')}</Action>
          </div>
        )}
        {!open && !mustAsk && !(mustAgree && askingManager) && panel === 'pick' && <OfferPicker disabled={saving || sale.tenders.length > 0} />}
      </section>
    </Screen>
  );
};

/** Nothing chosen yet: a scan, or a certificate that this till prints. */
const EmptySale = () => {
  const { t } = useTranslation();
  const { desk, till } = useServices();
  const offers = till.offers().length;
  return (
    <Screen title={t('sell.title')} onBack={desk.home} className="narrow">
      <p className="home-hint">{t(offers === 0 ? 'sell.empty' : 'sell.emptyPick')}</p>
      <section className="pick-first" aria-label={t('sell.pick')}><OfferPicker disabled={false} /></section>
    </Screen>
  );
};

/** A customer who has bought what was just scanned shows the receipt of another till: it is not to be sold again. */
const useForeignReceipt = (): void => {
  const { app, desk, scans, sounds, till } = useServices();
  useScan(scans, (raw) => {
    const reference = referenceOf(raw);
    const { items, tenders } = desk.snapshot().sale;
    const last = items.at(-1);
    const own = till.snapshot().info?.terminal.number;
    if (app.training || reference === undefined || tenders.length > 0 || !last || !('held' in last) || parseOperationReference(reference)?.terminalNumber === own) return false;
    sounds.scan();
    desk.open({ name: 'awaited-sale', held: last.held, reference });
    return true;
  });
};

/** Takes one tender; the one that covers the rest records the sale, and so does none where all is given away. */
const useTaking = () => {
  const { t } = useTranslation();
  const { till, desk, sounds, now, newId } = useServices();
  const format = useFormat();
  const [saving, setSaving] = useState(false);
  const problem = (reason: NotRecorded): void => { sounds.problem(); desk.problem(notRecordedSentence(t, format, reason)); };
  const take = async (tender: Tender | null): Promise<void> => {
    const { sale } = desk.snapshot();
    const id = sale.id ?? newId();
    const tenders = tender ? [...sale.tenders, tender] : sale.tenders;
    setSaving(true);
    if (tender && tender.amount < stillToPay(sale)) {
      // On the disk before the screen calls it taken: a power cut must not make it vanish.
      const kept = await till.keepDraft(draftOf({ ...sale, id, tenders }, till, now)).finally(() => setSaving(false));
      return kept.ok ? desk.addTender(tender, id) : problem(kept.error);
    }
    const recorded = await till.sell({ items: sale.items, tenders, id, callerAsked: sale.callerAsked, approval: sale.approval }).finally(() => setSaving(false));
    // A manager's word is good for some minutes: then it is asked for again.
    if (!recorded.ok && recorded.error.reason === 'not-allowed') desk.agreeToGiving(null);
    if (!recorded.ok) return problem(recorded.error);
    sounds.success();
    desk.clearSale();
    desk.open({ name: 'done', done: recorded.value });
    desk.say(t('done.sold'));
  };
  return { take, saving };
};

const Line = ({ item, removable }: { readonly item: SaleItem; readonly removable: boolean }) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { money, day } = useFormat();
  const { program, face, currency, name } = useItem(item);
  const isGift = program?.kind === 'promotional';
  const remove = (): void => {
    desk.removeSaleItem(item.key);
    desk.quiet(t('sell.removed', { control: name }));
  };
  return (
    <li className="line">
      <div className="line-text">
        <span className={'held' in item ? 'control' : ''}>{name}</span>
        <span className="muted">
          {program?.name}{program ? ' · ' : ''}
          {item.validUntil === null ? t('common.noExpiry') : t('common.validUntil', { date: day(item.validUntil) })}
          {item.price !== face && ` · ${t('sell.face', { amount: money(face, currency) })}`}
        </span>
      </div>
      <span className="line-amount">{face === openFace ? t('sell.valueMissing') : isGift ? t('giveAway.free') : money(item.price, currency)}</span>
      <Button className="icon-button" aria-label={t('sell.removeNamed', { control: name })} onPress={remove} isDisabled={!removable}><X aria-hidden="true" /></Button>
    </li>
  );
};

/** What a line says of itself: a certificate in hand by its control number, one to be printed that it is. */
const useItem = (item: SaleItem) => {
  const { t } = useTranslation();
  if ('offer' in item) {
    const { program } = item.offer;
    return { program, face: faceOf(item), currency: program.currency, name: t('sell.toPrint') };
  }
  const { certificate, control, program } = item.held;
  return { program, face: faceOf(item), currency: certificate.currency, name: control ?? t('common.controlUnknown') };
};

const TendersTaken = ({ disabled }: { readonly disabled: boolean }) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { sale } = useDesk();
  const { money } = useFormat();
  const currency = currencyOfSale(sale);
  if (sale.tenders.length === 0) return null;
  return (
    <div className="tenders">
      <h2>{t('sell.tenders')}</h2>
      <ul className="lines">
        {sale.tenders.map((tender, index) => {
          const amount = money(tender.amount, currency);
          return (
            <li className="line" key={`${tender.type}-${String(index)}`}>
              <span className="line-text">
                <span>{t(`common.${tender.type}`)}</span>
                {tender.type === 'card' && <span className="muted">{t('operation.approvalCode', { code: tender.approvalCode })}</span>}
              </span>
              <span className="line-amount">{amount}</span>
              <Button className="icon-button" isDisabled={disabled} aria-label={t('sell.removeTender', { tender: t(`common.${tender.type}`), amount })} onPress={() => desk.removeTender(index)}>
                <X aria-hidden="true" />
              </Button>
            </li>
          );
        })}
      </ul>
      <p className="visually-hidden">{money(sum(sale.tenders.map(({ amount }) => amount)), currency)}</p>
    </div>
  );
};
