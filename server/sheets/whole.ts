import type { TableFormat } from '../../domain/accounting-wire.ts';
import { csvTexts, type Lines } from './cells.ts';
import { xlsxBytes } from './xlsx.ts';

/** A short table as one piece. */
export const tableBytes = async (table: AsyncIterable<Lines> | readonly Lines[], format: TableFormat): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  const lines = inParts(table);
  for await (const part of format === 'csv' ? csvTexts(lines) : xlsxBytes(lines)) parts.push(typeof part === 'string' ? Buffer.from(part) : part);
  return Buffer.concat(parts);
};

const inParts = async function* (table: AsyncIterable<Lines> | readonly Lines[]): AsyncGenerator<Lines> {
  yield* table;
};
