import { z } from 'zod';
import type { Result } from '../domain/result.ts';
import { type CallInput, type CallOutput, virtualCertificateSchema } from '../preload/contract.ts';
import { readIfThere } from './atomic-file.ts';
import type { Environment } from './environment.ts';
import { demoCode } from './office.ts';

/** What the demo server leaves for a till: paper as it would lie in the drawer of each store. Numbers in clear, of a business that does not exist. */
const demoFileSchema = z.object({
  stores: z.array(z.object({
    number: z.int(),
    paper: z.array(virtualCertificateSchema),
    terminals: z.array(z.object({ code: z.string().nullable() })),
  })),
});
type DemoFile = z.infer<typeof demoFileSchema>;

const demoOfficeSchema = z.object({
  office: z.object({ people: z.array(z.object({ name: z.string(), email: z.string(), role: z.string() })), password: z.string(), totpSecret: z.string() }),
});

/** The demo paper of one store; none outside a demo. */
export const readDemoPaper = async (path: string | undefined, storeNumber: number | undefined): Promise<z.infer<typeof virtualCertificateSchema>[]> =>
  (await readDemoFile(path))?.stores.find(({ number }) => number === storeNumber)?.paper ?? [];

/** Enrolment codes of the demo's terminals, the first store's first. Some may have been used since the file was written. */
const readDemoCodes = async (path: string | undefined): Promise<string[]> =>
  (await readDemoFile(path))?.stores.flatMap(({ terminals }) => terminals.flatMap(({ code }) => (code === null ? [] : [code]))) ?? [];

/** Enrols a demo till by itself, with the code it was given or the first of the demo file that is still good. */
export const enrolDemo = async (
  { server, code, file }: NonNullable<Environment['demo']>,
  enrol: (input: CallInput<'terminal:enrol'>) => Result<unknown, { readonly reason: string }> | Promise<Result<unknown, { readonly reason: string }>>,
): Promise<void> => {
  if (server === undefined) return;
  for (const candidate of code === undefined ? await readDemoCodes(file) : [code]) {
    const enrolled = await enrol({ server, code: candidate });
    if (enrolled.ok || enrolled.error.reason !== 'code-used') return;
  }
};

const readDemoFile = async (path: string | undefined): Promise<DemoFile | undefined> => {
  const bytes = path === undefined ? undefined : await readIfThere(path);
  return bytes && demoFileSchema.parse(JSON.parse(bytes.toString('utf8')));
};

/** The demo's people of the office with what they type at this moment; none outside a demo. */
export const readDemoOffice = async (path: string | undefined, now: number): Promise<CallOutput<'virtual:office-people'>> => {
  const bytes = path === undefined ? undefined : await readIfThere(path);
  const parsed = bytes && demoOfficeSchema.safeParse(JSON.parse(bytes.toString('utf8')));
  if (!parsed?.success) return [];
  const { people, password, totpSecret } = parsed.data.office;
  return people.map((person) => ({ ...person, password, code: demoCode(totpSecret, now) }));
};
