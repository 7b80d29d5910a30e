import { makeGtin } from './number.ts';

/**
 * Training paper is recognised by its GTIN. GS1 gives the prefixes 040 to 049 to nobody: a company may use them inside its
 * own walls, so no program can ever be registered under one. Indicator digit, then a number of ours below 049.
 */
const trainingPrefix = '0049952';

/** The GTIN of a practice denomination; `item` has up to six digits. */
export const makeTrainingGtin = (item: number): string => makeGtin(trainingPrefix + String(item).padStart(6, '0'));

/** Whether a certificate's GTIN is practice paper, worth nothing in any shop. */
export const isTrainingGtin = (gtin: string | null): boolean => gtin?.startsWith(trainingPrefix) === true;

/** Control numbers of practice paper begin with this batch; those that the practising till prints itself with the next. */
export const trainingBatch = 999_998;
export const trainingIssuingBatch = 999_999;

/** Stands on every practice receipt as `T9999-...`. */
export const trainingTerminalNumber = 9_999;
export const trainingStoreNumber = 9_999;
