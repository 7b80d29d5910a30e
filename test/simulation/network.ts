import { serverTimeHeader } from '../../domain/signing.ts';
import type { Answered, Central, Sent } from './central.ts';
import type { Random } from './random.ts';
import type { Life, Scheduler } from './scheduler.ts';
import type { Story } from './story.ts';

/** How bad the line is; probabilities for each message. */
export type LineQuality = {
  requestLost: number; replyLost: number; duplicated: number; error500Before: number; error500After: number; garbage: number;
  /** The message takes longer than anyone waits, and arrives all the same. */
  late: number;
};

export const goodLine = (): LineQuality => ({ requestLost: 0, replyLost: 0, duplicated: 0, error500Before: 0, error500After: 0, garbage: 0, late: 0 });

/** `cut`: fails at once. `silent`: nobody answers. */
export type LinkState = 'up' | 'cut' | 'silent';

export type Link = { state: LinkState };

export type Network = {
  readonly quality: LineQuality;
  /** The server's own end: down while it restarts. */
  readonly server: Link;
  /** `fetch` for one till's main process over its link. */
  readonly fetchFor: (who: string, link: Link, life: Life) => typeof fetch;
};

/** The same deadlines as main/server-client.ts: its AbortSignal counts real time, this network counts its own. */
const deadlineMsOf = (path: string): number => /^\/v1\/(?:requests|certificates)/u.test(path) ? 3_000 : 15_000;

type Deps = {
  readonly scheduler: Scheduler; readonly random: Random; readonly story: Story; readonly central: () => Central;
  /** Told of every answer that the server gave, whether it arrives or not. */
  readonly answered: (sent: Sent, answer: Answered) => void;
};

/** A network that loses, doubles, delays and overtakes. */
export const createNetwork = ({ scheduler, random, story, central, answered }: Deps): Network => {
  const quality = goodLine();
  const server: Link = { state: 'up' };

  const latency = (): number => random.chance(quality.late) ? random.between(2_500, 40_000) : random.between(5, random.chance(0.1) ? 1_500 : 60);

  const deliver = async (sent: Sent): Promise<Answered | undefined> => {
    if (server.state !== 'up') return undefined;
    if (random.chance(quality.error500Before)) return plain(500);
    const answer = await central().answer(sent);
    answered(sent, answer);
    if (random.chance(quality.error500After)) return plain(500);
    return random.chance(quality.garbage) ? { ...answer, text: '<html>Sign in to the hotel network</html>' } : answer;
  };

  const send = (who: string, link: Link, life: Life, sent: Sent): Promise<Answered> => new Promise((resolve, reject) => {
    const deadlineMs = deadlineMsOf(sent.path);
    scheduler.at(deadlineMs, life, () => { reject(Object.assign(new Error('the deadline has passed'), { name: 'TimeoutError' })); });
    const unreachable = (): void => { reject(new TypeError('fetch failed')); };
    if (link.state === 'cut') { scheduler.at(random.between(1, 30), life, unreachable); return; }
    if (link.state === 'silent' || random.chance(quality.requestLost)) { story.tell(who, `${what(sent)} is lost on its way`); return; }
    const copies = random.chance(quality.duplicated) ? 2 : 1;
    for (let copy = 1; copy <= copies; copy += 1) {
      const isLost = random.chance(quality.replyLost);
      // In flight, a message belongs to nobody: it arrives even if its sender has died.
      scheduler.at(latency(), undefined, async () => {
        const answer = await deliver(sent);
        if (copy > 1 || isLost || !answer) {
          story.tell('server', `${what(sent)} of ${who}: ${answer ? summary(answer) : 'nobody there'}${copy > 1 ? ', a copy' : isLost ? ', the answer is lost' : ''}`);
          if (!answer && copy === 1) scheduler.at(5, life, unreachable);
          return;
        }
        if (answer.status !== 200 || !sent.path.startsWith('/v1/feed')) story.tell('server', `${what(sent)} of ${who}: ${summary(answer)}`);
        scheduler.at(latency(), life, () => { if (link.state === 'up') resolve(answer); });
      });
    }
  });

  return {
    quality, server,
    fetchFor: (who, link, life) => (async (input: URL, init: RequestInit) => {
      const sent: Sent = {
        method: init.method as Sent['method'], path: `${input.pathname}${input.search}`,
        headers: init.headers as Record<string, string>, body: init.body as string | undefined,
      };
      const answer = await send(who, link, life, sent);
      return { status: answer.status, headers: { get: answer.header }, body: [Buffer.from(answer.text)] };
    }) as unknown as typeof fetch,
  };
};

const plain = (status: number): Answered => ({ status, text: 'it broke', header: (name) => name === serverTimeHeader ? null : null });

const what = ({ path, body }: Sent): string => {
  if (path.startsWith('/v1/operations')) return `push of ${String((JSON.parse(body ?? '{}') as { operations?: unknown[] }).operations?.length ?? 0)}`;
  if (path.startsWith('/v1/requests')) {
    const { kind, id } = JSON.parse(body ?? '{}') as { kind?: string; id?: string };
    return `request ${kind ?? ''} ${(id ?? '').slice(-6)}`;
  }
  return path.startsWith('/v1/feed') ? 'feed' : path.slice(0, 20);
};

const summary = ({ status, text }: Answered): string => {
  const decision = /"decision":"(\w+)"/u.exec(text)?.[1];
  const flags = [...text.matchAll(/"flags":\["([^\]]*)"\]/gu)].map((match) => match[1]);
  return [String(status), ...decision ? [decision] : [], ...flags.length > 0 ? [`flagged ${flags.join(' | ')}`] : [], ...status >= 400 ? [text.slice(0, 60)] : []].join(' ');
};
