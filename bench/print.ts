import { startTestPrinter } from '../test/escpos/printer.ts';
import type { Benchmark } from './benchmark.ts';
import { figure } from './measure/result.ts';
import { openCentral } from './world/central.ts';
import { openShift, prepareTill, runtimeVersions, whenReady, whenSynced } from './world/till.ts';

const warmUps = 5;

/** How soon the printer begins after a sale. */
export const printBench: Benchmark = {
  name: 'print',
  title: 'Sold to first byte at the printer',
  how: [
    'A real till sells certificates for cash, online, with a network printer (TCP, on this machine) that is ready. Time: from the moment the sale is durable in both stores, which is when the screen says "sold", to the first byte of the receipt at the printer. Within it the till makes the receipt, hands it to the devices process, encodes it, connects, and asks the printer how it is (four status questions).',
    'Against, after each sale: one message from the same window to main, which connects to the same printer and writes two bytes.',
    'Window, printer and harness share one clock, the machine\'s.',
  ],
  run: async ({ quick }) => {
    const count = quick ? 150 : 600;
    const central = await openCentral();
    const printer = await startTestPrinter();
    try {
      const hashes = await central.addCertificates(count + warmUps, 'stock', 800_000);
      const connection = { type: 'network', host: '127.0.0.1', port: printer.port };
      const till = await (await prepareTill(central, 'print', { connection, profile: 'epson-tm-t20' })).launch();
      try {
        await whenReady(till.page);
        await whenSynced(till.page, hashes.length);
        await openShift(till.page);
        const ours: number[] = [];
        const floor: number[] = [];
        for (const [round, hash] of hashes.entries()) {
          const soldAt = await till.page.evaluate(async (wanted) => {
            const bench = window.countersignBench;
            if (!bench) throw new Error('this is not the bench till');
            return bench.work.sellToPrinter(wanted);
          }, hash);
          const jobs = printer.connections();
          if (round >= warmUps) ours.push(printer.firstByteAt() - soldAt);
          const startedAt = await till.page.evaluate(async (port) => {
            const at = performance.timeOrigin + performance.now();
            await window.countersignFloor.print(port);
            return at;
          }, printer.port);
          while (printer.connections() === jobs || !(printer.firstByteAt() > startedAt)) await new Promise((resolve) => { setTimeout(resolve, 1); });
          if (round >= warmUps) floor.push(printer.firstByteAt() - startedAt);
        }
        return {
          versions: { ...await runtimeVersions(till), PostgreSQL: central.postgresVersion },
          figures: [
            figure('first byte at a ready printer', 'ms', ours, {
              against: { name: 'a bare TCP connection and write', samples: floor }, targets: [{ of: 'p95', atMost: 30 }],
            }),
          ],
        };
      } finally {
        await till.close();
      }
    } finally {
      await printer.stop();
      await central.close();
    }
  },
};
