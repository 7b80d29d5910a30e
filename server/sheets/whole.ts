import type { TableFormat } from '../../domain/accounting-wire.ts';
import { csvTexts, type Lines } from './cells.ts';
import { xlsxBytes } from './xlsx.ts';

/** A short table as one piece. */
export const tableBytes = async (table: AsyncGenerator<Lines>, format: TableFormat): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  for await (const part of format === 'csv' ? csvTexts(table) : xlsxBytes(table)) parts.push(typeof part === 'string' ? Buffer.from(part) : part);
  return Buffer.concat(parts);
};
