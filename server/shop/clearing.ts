import { z } from 'zod';
import { type ClearingTerms, clearingVersionsSchema, termsOn } from '../../domain/clearing.ts';
import { daySchema } from '../../domain/operation.ts';
import { changeBusiness, numberWord, readArguments, type ShopCommand } from './command.ts';

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
    const terms = await changeBusiness(shop, `clearing of program ${String(number)}`, async (sql) => {
      const [program] = await sql<{ clearing: unknown }>('select clearing from programs where number = $1 for update', [number]);
      if (!program) throw new Error(`there is no program ${String(number)} yet: the command program begins it`);
      const [locked] = await sql<{ day: string }>('select max(day) as day from statements having max(day) >= $1', [from]);
      // What was settled by the old terms must not be told anew by others.
      if (locked) throw new Error(`statements are locked up to ${locked.day}: new terms begin after that day`);
      const versions = clearingVersionsSchema.parse(program.clearing);
      const old = termsOn(versions, from);
      const next: ClearingTerms = {
        from, holder: wanted.holder ?? old.holder, breakage: wanted.breakage ?? old.breakage,
        sellingCommission: { basisPoints: wanted['selling-commission'] ?? old.sellingCommission.basisPoints, base: wanted['selling-base'] ?? old.sellingCommission.base },
        redeemingCommission: { basisPoints: wanted['redeeming-commission'] ?? old.redeemingCommission.basisPoints },
      };
      const all = [...versions.filter((version) => version.from !== from), next].sort((a, b) => (a.from < b.from ? -1 : 1));
      await sql('update programs set clearing = $2 where number = $1', [number, JSON.stringify(clearingVersionsSchema.parse(all))]);
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
