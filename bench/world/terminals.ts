import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import canonicalize from 'canonicalize';
import { httpbis } from 'http-message-signatures';
import { v7 } from 'uuid';
import { type ChainHead, emptyChain } from '../../domain/operation.ts';
import { protocolVersion } from '../../domain/protocol.ts';
import { messageSignature, signedHeadText } from '../../domain/signing.ts';
import type { BenchCentral } from './central.ts';
import { toMessage } from './load.ts';

/** A terminal without screens: it makes and signs what a real one sends. Everything is ready before the clock starts. */
export type BenchTerminal = {
  /** The next operations of its chain, a sale each, as one signed push. */
  readonly pushSales: (hashes: readonly string[]) => Promise<Buffer>;
  /** One signed request to redeem. */
  readonly askToRedeem: (hash: string, amount: number) => Promise<Buffer>;
  /** One signed question for a certificate's balance and history. */
  readonly askBalance: (hash: string) => Promise<Buffer>;
};

/** Enrols so many terminals of the first store, past the one-time codes. */
export const addTerminals = async (central: BenchCentral, count: number): Promise<readonly BenchTerminal[]> => {
  const [store] = await central.database.read<{ id: string; number: number }>('select id, number from stores order by number limit 1', []);
  const operator = central.stores[0]?.operators[0]?.id;
  if (!store || operator === undefined) throw new Error('the demo business has no store');
  return Promise.all(Array.from({ length: count }, async (_, index) => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const terminal = { id: v7(), number: 1_000 + index, store: store.id, storeNumber: store.number, operator, key: privateKey };
    await central.database.read(
      `insert into terminals (id, number, store_id, state, public_key) values ($1, $2, $3, 'enrolled', $4)`,
      [terminal.id, terminal.number, store.id, Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')]);
    return makeTerminal(central.url, terminal);
  }));
};

type Identity = { readonly id: string; readonly number: number; readonly store: string; readonly storeNumber: number; readonly operator: string; readonly key: KeyObject };

const face = 5_000;

const makeTerminal = (url: string, terminal: Identity): BenchTerminal => {
  let head: ChainHead = emptyChain;

  const makeSale = (certificate: string): string => {
    const at = Date.now();
    const text = canonicalize({
      v: 1, id: v7(), terminal: terminal.id, terminalNumber: terminal.number, store: terminal.store, storeNumber: terminal.storeNumber,
      sequence: head.sequence + 1, previous: head.hash, at, clockOffsetMs: 0, day: new Date(at).toISOString().slice(0, 10), operator: terminal.operator,
      shift: null, approvals: [], kind: 'sale', currency: 'USD', tenders: [{ type: 'cash', amount: face, given: face, change: 0 }],
      lines: [{ certificate, sealed: 's'.repeat(111), control: null, programNumber: 1, certificateKind: 'sold', face, price: face, validUntil: null }],
    }) ?? '';
    head = { sequence: head.sequence + 1, hash: createHash('sha256').update(text).digest('hex') };
    return text;
  };

  return {
    pushSales: (hashes) => {
      const operations = hashes.map(makeSale);
      const signature = sign(null, Buffer.from(signedHeadText(terminal.id, head.sequence, head.hash)), terminal.key).toString('base64url');
      return signed(url, '/v1/operations', terminal, { protocol: protocolVersion, operations, head: { ...head, signature } });
    },
    askToRedeem: (certificate, amount) => {
      const at = Date.now();
      return signed(url, '/v1/requests', terminal, {
        kind: 'redeem', id: v7(), protocol: protocolVersion, at, day: new Date(at).toISOString().slice(0, 10), operator: terminal.operator, currency: 'USD',
        lines: [{ certificate, amount }],
      });
    },
    askBalance: (certificate) => signed(url, `/v1/certificates/${certificate}`, terminal),
  };
};

/** Signs a message; one without content is a GET. */
const signed = async (url: string, path: string, { id, key }: Identity, content?: unknown): Promise<Buffer> => {
  const method = content === undefined ? 'GET' : 'POST';
  const body = content === undefined ? '' : JSON.stringify(content);
  const headers = content === undefined ? {} : { 'content-type': 'application/json', 'content-digest': `sha-256=:${createHash('sha256').update(body).digest('base64')}:` };
  const message = await httpbis.signMessage({
    key: { id, alg: messageSignature.algorithm, sign: (data) => Promise.resolve(sign(null, data, key)) },
    name: messageSignature.name, params: [...messageSignature.params], fields: [...content === undefined ? messageSignature.fieldsWithoutBody : messageSignature.fieldsWithBody],
    paramValues: { created: new Date(), nonce: randomUUID(), tag: messageSignature.tag },
  }, { method, url: new URL(path, url), headers });
  return toMessage(url, { method, path, headers: message.headers as Record<string, string>, body });
};
