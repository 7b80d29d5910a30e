import { createHash } from 'node:crypto';
import type { Database } from '../server/database.ts';
import type { Benchmark } from './benchmark.ts';
import { createRandom } from './measure/random.ts';
import { figure } from './measure/result.ts';
import { openCentral } from './world/central.ts';
import { sendAll } from './world/load.ts';
import { addTerminals } from './world/terminals.ts';

const batch = 600_000;
const smallest = 10_000;
const chunkRows = 100_000;
const warmUps = 500;

/** Whether a balance takes longer to look up where there are more certificates. */
export const balanceBench: Benchmark = {
  name: 'balance',
  title: 'Balance look-up, 10 thousand to 10 million certificates',
  how: [
    'A till asks for the balance and history of certificates picked at random, one after another over one connection: signed message, rights, certificate, its events, answer.',
    `Among ${smallest.toLocaleString('en')}, 100,000, 1,000,000 and 10,000,000 sold and once used certificates (--quick: up to 1,000,000), on the same growing database, with the sale and the use of each in the books.`,
  ],
  run: async ({ quick, say }) => {
    const sizes = [smallest, 100_000, 1_000_000, ...quick ? [] : [10_000_000]];
    const lookUps = quick ? 2_000 : 4_000;
    const central = await openCentral();
    try {
      const { database } = central;
      const [terminal] = await addTerminals(central, 1);
      if (!terminal) throw new Error('no terminal was enrolled');
      const random = createRandom(11);
      const measured: { readonly size: number; readonly samples: readonly number[] }[] = [];
      let written = 0;
      for (const size of sizes) {
        for (; written < size; written = Math.min(size, written + chunkRows)) await writeUsed(database, written + 1, Math.min(size, written + chunkRows));
        await database.read('vacuum analyze certificates', []);
        await database.read('vacuum analyze effects', []);
        const messages: Buffer[] = [];
        for (let index = 0; index < warmUps + lookUps; index += 1) messages.push(await terminal.askBalance(hashOf(1 + Math.floor(random() * size))));
        const { replies } = await sendAll(central.url, messages, 1);
        for (const { status, body } of replies) {
          if (status !== 200 || (body.match(/"kind":/gu) ?? []).length !== 2) throw new Error(`a look-up was answered ${String(status)}: ${body.slice(0, 300)}`);
        }
        measured.push({ size, samples: replies.slice(warmUps).map(({ ms }) => ms) });
        say(`${size.toLocaleString('en')} certificates: measured`);
      }
      const [first, ...larger] = measured;
      if (!first) throw new Error('nothing was measured');
      return {
        versions: { PostgreSQL: central.postgresVersion },
        figures: [
          figure(`${first.size.toLocaleString('en')} certificates`, 'ms', first.samples),
          ...larger.map(({ size, samples }) => figure(`${size.toLocaleString('en')} certificates`, 'ms', samples, {
            against: { name: `${smallest.toLocaleString('en')} certificates`, samples: first.samples }, targets: [{ of: 'ratio', atMost: 1.3 }],
          })),
        ],
      };
    } finally {
      await central.close();
    }
  },
};

/** The hash of certificate `index`, as {@link writeUsed} gives it. */
const hashOf = (index: number): string => createHash('md5').update(`bench:${String(batch)}:${String(index)}`).digest('hex');

/** Sold for 50.00 the day before the use of 10.00, in the same store. */
const writeUsed = async (database: Database, from: number, to: number): Promise<void> => {
  await database.transaction(async (sql) => {
    const rows = `(select i, decode(md5('bench:' || $3::int || ':' || i), 'hex') as hash from generate_series($1::int, $2::int) as i) c`;
    await sql(
      `insert into certificates (hash, state, kind, program_number, store_number, currency, face, balance, valid_until, batch, running, sealed)
       select hash, 'active', 'sold', 1, 101, 'USD', 5000, 4000, null, $3::int, i, null from ${rows}`, [from, to, batch]);
    await sql(
      `insert into effects (source, certificate, kind, terminal_id, store_number, program_number, certificate_kind, currency, price, face, covered, over_amount, bearer, at, recorded_at, day)
       select md5(e.kind || i)::uuid, hash, e.kind, t.id, 101, 1, 'sold', 'USD', e.price, 5000, e.covered, 0, 'store', e.at, e.at, e.day::date
       from ${rows}, (values ('activate', 5000, 5000, 1767225600000, '2026-01-01'), ('debit', 0, 1000, 1767312000000, '2026-01-02')) as e(kind, price, covered, at, day),
         (select id from terminals order by number limit 1) t`, [from, to, batch]);
  });
};
