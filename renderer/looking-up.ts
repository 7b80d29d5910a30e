import { decideActivate, decideRedeem, type Refusal, unknownCertificate } from '../domain/certificate.ts';
import { minor } from '../domain/money.ts';
import { type CertificateHash, type ControlNumber, parseScan } from '../domain/number.ts';
import type { CertificateHistory } from '../domain/protocol.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { fromBase64url } from './base64url.ts';
import { holdLocally, programOf, type TillContext, todayOf } from './context.ts';
import { withDeadline } from './deadline.ts';
import { isPassing } from './requests.ts';
import { soundRows } from './row-check.ts';
import { terms } from './selling.ts';
import { describeRows } from './stored.ts';
import type { Held, OtherWorld, ScanVerdict } from './till.ts';

/** What a scan calls for. */
export const lookUp = async (context: TillContext, scan: string): Promise<ScanVerdict> => {
  const parsed = parseScan(scan);
  if (!parsed.ok) return { kind: 'unreadable', problem: parsed.error };
  switch (parsed.value.kind) {
    case 'control-number': return { kind: 'control-number', control: parsed.value.control, held: await holdByControl(context, parsed.value.control) };
    case 'operation': {
      const row = await context.store.byReference(parsed.value.reference);
      return { kind: 'operation', reference: parsed.value.reference, stored: (row && (await describeRows(context.store, await soundRows(context, [row])))[0]) ?? null };
    }
    case 'certificate': {
      const identified = await context.api.identify(scan);
      if (!identified.ok) return { kind: 'unreadable', problem: otherWorld(identified.error.reason) ?? 'not-a-certificate' };
      return verdictOn(context, await hold(context, identified.value.certificate, identified.value.sealed));
    }
  }
};

const otherWorld = (reason: string): OtherWorld | undefined => reason === 'training-paper' || reason === 'real-paper' ? reason : undefined;

/** Balance and history as the ledger has them. */
export const readHistory = async (context: TillContext, certificate: CertificateHash): Promise<Result<CertificateHistory, 'offline' | 'not-here'>> => {
  try {
    const reply = await withDeadline(context.timers, 'the server', context.requestDeadlineMs, context.api.serverHistory({ certificate }));
    if (!reply.ok) {
      if (!isPassing(reply.error)) return err('not-here');
      context.connection.failed(reply.error);
      return err('offline');
    }
    const page = fromBase64url(reply.value.page);
    if (!page || reply.value.certificate !== certificate) return err('offline');
    context.connection.succeeded(reply.value.serverTime);
    await context.directory.applyPages([page]).catch(() => undefined);
    return ok(reply.value);
  } catch {
    return err('offline');
  }
};

/** What is known of a certificate here or, only when nothing is, at the server. */
const hold = async (context: TillContext, hash: CertificateHash, sealed: string): Promise<{ readonly held: Held; readonly asked: boolean }> => {
  const local = await holdLocally(context, hash, sealed);
  if (local) return { held: local, asked: false };
  if (context.connection.knownOffline()) return { held: nowhere(context, hash, sealed), asked: false };
  const history = await readHistory(context, hash);
  const asked = history.ok || history.error === 'not-here';
  const learned = history.ok ? await holdLocally(context, hash, sealed) : undefined;
  return { asked, held: learned && history.ok ? { ...learned, source: 'server', knownAt: history.value.serverTime } : nowhere(context, hash, sealed) };
};

const nowhere = (context: TillContext, hash: CertificateHash, sealed: string): Held => ({
  certificate: unknownCertificate(hash, context.info().terminal.store.currency),
  sealed, control: null, program: null, standing: 'unknown', source: 'nowhere', knownAt: null,
});

const holdByControl = async (context: TillContext, control: ControlNumber): Promise<Held | null> => {
  const entry = await context.directory.findControl(control);
  return entry ? await holdLocally(context, entry.certificate.hash, '') ?? null : null;
};

const verdictOn = (context: TillContext, { held, asked }: { readonly held: Held; readonly asked: boolean }): ScanVerdict => {
  const { certificate } = held;
  const { store } = context.info().terminal;
  const refused = (refusal: Refusal | { readonly reason: 'not-known' }): ScanVerdict => ({ kind: 'refused', held, refusal });
  // Without the server an unknown number may be anything; with it, the answer never tells what it would be elsewhere.
  if (held.source === 'nowhere') return refused({ reason: asked ? 'not-here' : 'not-known' });
  if (certificate.state !== 'active') {
    const sellable = decideActivate(certificate, store.number);
    if (!sellable.ok) return refused(sellable.error);
    if (certificate.currency !== store.currency) return refused({ reason: 'wrong-currency' });
    const program = programOf(context, certificate.programNumber);
    const offer = program && terms(program, certificate.face, todayOf(context), store.jurisdiction);
    return offer ? { kind: 'sell', held, ...offer } : refused({ reason: 'not-here' });
  }
  const usable = decideRedeem(certificate, { amount: minor(Math.min(1, certificate.balance)), currency: store.currency, today: todayOf(context) });
  return usable.ok ? { kind: 'redeem', held } : refused(usable.error);
};
