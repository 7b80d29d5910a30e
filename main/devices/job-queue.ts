import type { ToDevices } from './messages.ts';
import type { PrintOutcome } from './outcome.ts';

type Job = Extract<ToDevices, { kind: 'print' | 'open-drawer' }>;
type Entry = { readonly job: Job; readonly settle: (outcome: PrintOutcome) => void };

/** Jobs for the devices process: one in its hands, a few behind it, each answered exactly once. */
export type JobQueue = {
  add(job: Job): Promise<PrintOutcome>;
  settle(jobId: string, outcome: PrintOutcome): void;
  /** The process is there and takes jobs. */
  open(): void;
  isOpen(): boolean;
  /** The process died: the job in its hands is unconfirmed, those behind it wait for the next one. */
  lost(): void;
  /** No process will come again: what waits has failed, which is certain. */
  close(): void;
};

type Deps = {
  readonly send: (job: Job) => void;
  /** Called when a job has been in the process's hands for longer than `jobMsMax`. */
  readonly onHang: (jobId: string) => void;
  readonly jobMsMax: number;
};

/** A cashier never prints this much ahead; more means that something asks in a loop. */
const waitingMax = 20;

/** How long a job waits for a process that does not come back before it has failed for certain. */
const waitingMsMax = 20_000;

/** Outcomes kept so that a repeated id is answered and not printed again. */
const rememberedMax = 200;

/** An empty queue, closed until the process says that it is ready. */
export const createJobQueue = ({ send, onHang, jobMsMax }: Deps): JobQueue => {
  const outcomes = new Map<string, Promise<PrintOutcome>>();
  let waiting: Entry[] = [];
  let inHand: Entry | undefined;
  let isTaking = false;
  let isClosed = false;
  let hangTimer: NodeJS.Timeout | undefined;

  const next = () => {
    if (!isTaking || inHand !== undefined) return;
    inHand = waiting.shift();
    if (inHand === undefined) return;
    const { job } = inHand;
    hangTimer = setTimeout(() => onHang(job.jobId), jobMsMax);
    send(job);
  };

  const settle: JobQueue['settle'] = (jobId, outcome) => {
    if (inHand?.job.jobId !== jobId) return;
    clearTimeout(hangTimer);
    const { settle: settleEntry } = inHand;
    inHand = undefined;
    settleEntry(outcome);
    next();
  };

  const lose = () => {
    isTaking = false;
    if (inHand === undefined) return;
    settle(inHand.job.jobId, { kind: 'unconfirmed', reason: 'devices-restarted', remarks: [] });
  };

  const enqueue = (job: Job) =>
    new Promise<PrintOutcome>((resolve) => {
      const entry: Entry = {
        job,
        settle: (outcome) => {
          clearTimeout(timer);
          resolve(outcome);
        },
      };
      const timer = setTimeout(() => {
        if (!waiting.includes(entry) || isTaking) return;
        waiting = waiting.filter((each) => each !== entry);
        resolve({ kind: 'failed', reason: 'offline' });
      }, waitingMsMax);
      waiting.push(entry);
      next();
    });

  return {
    add: (job) => {
      const known = outcomes.get(job.jobId);
      if (known !== undefined) return known;
      if (isClosed) return Promise.resolve({ kind: 'failed', reason: 'offline' });
      if (waiting.length >= waitingMax) {
        return Promise.resolve({ kind: 'failed', reason: 'queue-full' });
      }
      const outcome = enqueue(job);
      outcomes.set(job.jobId, outcome);
      // Nothing is on paper: once the paper is changed, the same job may be sent again.
      void outcome.then(({ kind }) => kind === 'failed' && outcomes.delete(job.jobId));
      const [oldest] = outcomes.keys();
      if (outcomes.size > rememberedMax && oldest !== undefined) outcomes.delete(oldest);
      return outcome;
    },
    settle,
    open: () => {
      isTaking = true;
      next();
    },
    isOpen: () => isTaking,
    lost: lose,
    close: () => {
      isClosed = true;
      lose();
      for (const entry of waiting) entry.settle({ kind: 'failed', reason: 'offline' });
      waiting = [];
    },
  };
};
