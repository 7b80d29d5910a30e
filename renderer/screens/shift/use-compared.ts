import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { piecesMax } from '../../../domain/cash-units.ts';
import { exponentOf, type Minor, parseMoney } from '../../../domain/money.ts';
import { useFormat } from '../../components/format.ts';
import type { PaperStock } from '../../till.ts';
import { useDesk, useServices } from '../services.tsx';
import { readPieces } from './pieces.ts';
import type { Compared } from './use-closing.ts';

/** Other machines whose totals are asked for. */
export const totals = ['certificates', 'card'] as const;
/** Where a typed total is kept. */
export const totalKey = (name: (typeof totals)[number]): string => `shift.total.${name}`;
/** Where typed pieces of unsold paper are kept. */
export const paperKey = ({ programNumber, face }: PaperStock): string => `shift.paper.${String(programNumber)}.${String(face)}`;

/** The stock of this store, read once: it is long in coming where a store has a million certificates, and nobody waits for it. */
export const useStock = (): readonly PaperStock[] => {
  const { till } = useServices();
  const [stock, setStock] = useState<readonly PaperStock[]>([]);
  useEffect(() => {
    let gone = false;
    void till.unsoldPaper().then((rows) => { if (!gone) setStock(rows.slice(0, rowsMax)); }, () => undefined);
    return () => { gone = true; };
  }, [till]);
  return stock;
};

/** As many denominations as a close holds. */
const rowsMax = 100;

/** Reads what was typed; undefined when something is no amount or no number of pieces, and that has been said. */
export const useCompared = (stock: readonly PaperStock[]): (() => Compared | undefined) => {
  const { t } = useTranslation();
  const { desk, sounds } = useServices();
  const { typed } = useDesk();
  const { currency, money, number } = useFormat();
  const problem = (text: string): undefined => { sounds.problem(); desk.problem(text); };
  const total = (name: (typeof totals)[number]): Minor | null | undefined => {
    const text = (typed[totalKey(name)] ?? '').trim();
    if (text === '') return null;
    const amount = parseMoney(text, currency);
    return amount.ok ? amount.value : problem(t('closing.badTotal', { field: t(`closing.${name}`), example: exponentOf(currency) === 0 ? '100000' : '100.00' }));
  };
  return () => {
    const certificateTotal = total('certificates');
    if (certificateTotal === undefined) return undefined;
    const cardTotal = total('card');
    if (cardTotal === undefined) return undefined;
    const rows = stock.filter((row) => (typed[paperKey(row)] ?? '').trim() !== '').map((row) => ({ ...row, counted: readPieces(typed[paperKey(row)] ?? '') }));
    const wrong = rows.find(({ counted }) => counted === undefined);
    if (wrong) return problem(t('closing.badPieces', { unit: money(wrong.face), most: number(piecesMax) }));
    const papers = rows.map((row) => ({ ...row, counted: row.counted ?? 0 }));
    return { certificateTotal, cardTotal, papers: papers.length === 0 ? null : papers };
  };
};
