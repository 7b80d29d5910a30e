import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { type ChainHead, chainHash, emptyChain, idSchema } from '../domain/operation.ts';
import { chainHeadSchema } from '../preload/contract.ts';

/**
 * A segment of the journal is a file of lines, readable with any tool:
 * `<kind> <bytes of the payload> <CRC-32 of the payload, hex> <payload>\n`
 * - H: the segment's header, first in it: whose chain this is and where it stood before
 * - O: an operation's canonical text, a link of the chain
 * - R: the id of a request that is about to be sent, or of an operation that was said to be not done; outside the chain
 * Canonical JSON holds no line break, so a reader finds the next record whatever has happened to one.
 */
export type RecordKind = 'H' | 'O' | 'R';
export type JournalRecord = { readonly kind: RecordKind; readonly payload: string };

/** What the first record of a segment says. */
const headerSchema = z.strictObject({
  v: z.literal(1),
  terminal: idSchema,
  /** The chain's head before this segment, so that the head is known without reading what came before. */
  previous: chainHeadSchema,
  /** Requests that were open when the segment began. */
  openRequests: z.array(idSchema),
});
export type SegmentHeader = z.infer<typeof headerSchema>;

/** The bytes of one record. */
export const encodeRecord = ({ kind, payload }: JournalRecord): Buffer => {
  const bytes = Buffer.from(payload, 'utf8');
  return Buffer.concat([Buffer.from(`${kind} ${String(bytes.length)} ${checksum(bytes)} `), bytes, lineEnd]);
};

const lineEnd = Buffer.from('\n');
const checksum = (bytes: Uint8Array): string => crc32(bytes).toString(16).padStart(8, '0');

/** Why a segment's bytes can't be read to their end. */
export type Flaw = 'torn' | 'chain-broken' | 'unreadable';

/** What a segment's bytes hold, as far as they verify. */
export type SegmentContent = {
  readonly header: SegmentHeader | undefined;
  /** Operations' canonical texts in chain order. */
  readonly texts: readonly string[];
  readonly requests: readonly string[];
  readonly head: ChainHead;
  /** The last operation closes a shift. */
  readonly closed: boolean;
  /** Bytes that verify; what comes after is the flaw. */
  readonly goodBytes: number;
  readonly flaw: Flaw | undefined;
};

/**
 * Reads a segment and verifies length, checksum and chain of every record. Only the last record can be torn, since each
 * is forced to the disk before the next is written: anything wrong before the last line is damage.
 */
export const readSegment = (bytes: Buffer): SegmentContent => {
  const texts: string[] = [];
  const requests: string[] = [];
  let header: SegmentHeader | undefined;
  let head = emptyChain;
  let closed = false;
  let at = 0;
  const stopped = (flaw: Flaw | undefined): SegmentContent => ({ header, texts, requests, head, closed, goodBytes: at, flaw });
  while (at < bytes.length) {
    const end = bytes.indexOf(lineEnd, at);
    const record = end < 0 ? undefined : decodeLine(bytes.subarray(at, end));
    // The header was there before the segment had its name: it can be damaged, but never half written.
    if (!record) return stopped(at > 0 && (end < 0 || end === bytes.length - 1) && isOneRecordAtMost(bytes.subarray(at)) ? 'torn' : 'unreadable');
    if ((at === 0) !== (record.kind === 'H')) return stopped('unreadable');
    if (record.kind === 'H') {
      header = readHeader(record.payload);
      if (!header) return stopped('unreadable');
      head = header.previous;
    } else if (record.kind === 'O') {
      const link = readLink(record.payload);
      if (!link || link.terminal !== header?.terminal) return stopped('unreadable');
      if (link.sequence !== head.sequence + 1 || link.previous !== head.hash) return stopped('chain-broken');
      head = { sequence: link.sequence, hash: chainHash(record.payload) };
      closed = link.kind === 'shift-close';
      texts.push(record.payload);
    } else {
      requests.push(record.payload);
    }
    at = end + 1;
  }
  return stopped(header ? undefined : 'unreadable');
};

const readPrefix = (line: Buffer): RegExpExecArray | null => /^([HOR]) (\d{1,9}) ([0-9a-f]{8}) /u.exec(line.toString('latin1', 0, 24));

/** A rotten line break joins two acknowledged records into one line: longer than its first record says, so not torn. */
const isOneRecordAtMost = (rest: Buffer): boolean => {
  const prefix = readPrefix(rest);
  return !prefix || rest.length <= prefix[0].length + Number(prefix[2]) + lineEnd.length;
};

const decodeLine = (line: Buffer): JournalRecord | undefined => {
  const prefix = readPrefix(line);
  if (!prefix) return undefined;
  const payload = line.subarray(prefix[0].length);
  if (payload.length !== Number(prefix[2]) || checksum(payload) !== prefix[3]) return undefined;
  return { kind: prefix[1] as RecordKind, payload: payload.toString('utf8') };
};

const readHeader = (payload: string): SegmentHeader | undefined => headerSchema.safeParse(parseJson(payload)).data;

/** The chain's own fields only: a journal that an older version wrote must stay readable when operations gain fields. */
const linkSchema = z.object({
  terminal: z.string(), sequence: z.int(), previous: z.string(), kind: z.string(), requestId: z.string().nullish(),
});

/** What ties an operation to the chain and to a request. */
export type Link = z.infer<typeof linkSchema>;

/** Reads the fields of an operation's text that the journal itself works with. */
export const readLink = (text: string): Link | undefined => linkSchema.safeParse(parseJson(text)).data;

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};
