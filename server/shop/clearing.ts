import { z } from 'zod';
import { type ClearingTerms, clearingVersionsSchema, termsOn } from '../../domain/clearing.ts';
import { daySchema } from '../../domain/operation.ts';
import { changeBusiness } from '../business/changing.ts';
import { changeClearing, findProgram } from '../business/programs.ts';
import { numberWord, readArguments, type ShopCommand } from './command.ts';

const usage = 'clearing PROGRAM --from 2027-01-01 [--holder selling-store|owner] [--selling-commission 2.5] [--selling-base sale|use] [--redeeming-commission 3] [--breakage owner|selling-store]';

const text = { type: 'string' } as const;
const percent = z.string().regex(/^\d{1,3}(?:\.\d{1,2})?$/, 'a percentage with at most two decimals').transform((typed) => Math.round(Number(typed) * 100))
  .refine((points) => points <= 10_000, 'at most 100 percent');
const argumentsSchema = z.object({
  words: z.tuple([numberWord('a program', 65_535)], 'the number of a program is needed'),
  'from': daySchema,
  'holder': z.enum(['selling-store', 'owner']).optional(),
  'selling-commission': percent.optional(), 'selling-base': z.enum(['sale', 'use']).optional(), 'redeeming-commission': percent.optional(),
  'breakage': z.enum(['owner', 'selling-store']).optional(),
});

/** `clearing`: the clearing terms of a program from a day on. What isn't named stays as it was; old days keep theirs. */
export const clearingCommand: ShopCommand = {
  usage,
  run: async (shop, given) => {
    const { words: [number], from, ...wanted } = readArguments(usage, given, {
      'from': text, 'holder': text, 'selling-commission': text, 'selling-base': text, 'redeeming-commission': text, 'breakage': text,
    }, argumentsSchema);
    const terms = await changeBusiness(shop, null, async (change) => {
      const program = await findProgram(change.sql, number);
      if (!program) throw new Error(`there is no program ${String(number)} yet: the command program begins it`);
      const old = termsOn(clearingVersionsSchema.parse(program.clearing), from);
      const next: ClearingTerms = {
        from, holder: wanted.holder ?? old.holder, breakage: wanted.breakage ?? old.breakage,
        sellingCommission: { basisPoints: wanted['selling-commission'] ?? old.sellingCommission.basisPoints, base: wanted['selling-base'] ?? old.sellingCommission.base },
        redeemingCommission: { basisPoints: wanted['redeeming-commission'] ?? old.redeemingCommission.basisPoints },
      };
      await changeClearing(change, null, program.id, next);
      return next;
    });
    return describe(number, terms);
  },
};

const describe = (number: number, { from, holder, sellingCommission, redeemingCommission }: ClearingTerms): string => {
  const percentage = (basisPoints: number): string => `${String(basisPoints / 100)} %`;
  return [
    `From ${from} on, for program ${String(number)}:`,
    holder === 'owner' ? '  the owner has the money from the sale on' : '  the selling store keeps the money and pays when a certificate is used',
    `  the selling store gets ${percentage(sellingCommission.basisPoints)} of the ${sellingCommission.base === 'sale' ? 'price at the sale' : 'value at the use'}`,
    `  the redeeming store pays ${percentage(redeemingCommission.basisPoints)} of the value at the use`, '',
  ].join('\n');
};
