import type {
  CallInput, CallOutput, FoundDevices, ScannerDropped, ScannerHeard, ScannerScan, ScannerSetting, ScannerStatus,
} from '../preload/contract.ts';
import type { DevicesSupervisor, SideNews } from './devices/supervisor.ts';

/** Scanner devices in the contract's words. */
export type Scanning = {
  readonly find: () => Promise<FoundDevices>;
  readonly status: () => ScannerStatus[];
  readonly configure: (scanners: readonly ScannerSetting[]) => ScannerStatus[];
  readonly tryAll: (trial: CallInput<'scanners:try'>) => Promise<CallOutput<'scanners:try'>>;
  readonly stopTrying: () => void;
};

type Deps = {
  readonly supervisor: Pick<DevicesSupervisor, 'say' | 'onSideNews' | 'onReady' | 'onDeath'>;
  readonly newId: () => string;
  readonly now: () => number;
  readonly tell: {
    readonly scan: (scan: ScannerScan) => void;
    readonly dropped: (dropped: ScannerDropped) => void;
    readonly status: (scanners: ScannerStatus[]) => void;
    readonly heard: (heard: ScannerHeard) => void;
  };
  /** How long the devices process may take to answer a question. */
  readonly answerMsMax?: number;
};

/** Listing ports, buses and print queues asks three drivers; a computer that takes longer has one that hangs. */
const defaultAnswerMsMax = 15_000;

type Asked = { readonly requestId: string; readonly settle: (news: SideNews | undefined) => void };

/** Puts the devices process's scanners behind the contract, and tells them anew to every process that is started. */
export const createScanning = ({ supervisor, newId, now, tell, answerMsMax = defaultAnswerMsMax }: Deps): Scanning => {
  let settings: readonly ScannerSetting[] = [];
  let statuses: ScannerStatus[] = [];
  let asked: Asked[] = [];

  const know = (next: ScannerStatus[]): void => {
    statuses = next;
    tell.status(next);
  };

  supervisor.onReady(() => { if (settings.length > 0) supervisor.say({ kind: 'scanners', scanners: [...settings] }); });
  supervisor.onDeath(() => {
    for (const { settle } of asked) settle(undefined);
    if (statuses.length > 0) know(statuses.map((status) => ({ ...status, state: 'error', since: now() })));
  });
  supervisor.onSideNews((news) => {
    switch (news.kind) {
      case 'scan': tell.scan(news.scan); break;
      case 'dropped': tell.dropped(news.dropped); break;
      case 'scanners': know(news.scanners); break;
      case 'heard': tell.heard(news.heard); break;
      case 'found':
      case 'tried': asked.find(({ requestId }) => requestId === news.requestId)?.settle(news); break;
    }
  });

  /** The answer to one question; undefined when the process died over it or took too long. */
  const ask = (question: (requestId: string) => Parameters<typeof supervisor.say>[0]): Promise<SideNews | undefined> => new Promise((resolve) => {
    const requestId = newId();
    const settle = (news: SideNews | undefined): void => {
      clearTimeout(timer);
      asked = asked.filter((each) => each.requestId !== requestId);
      resolve(news);
    };
    const timer = setTimeout(() => { settle(undefined); }, answerMsMax);
    asked.push({ requestId, settle });
    if (!supervisor.say(question(requestId))) settle(undefined);
  });

  return {
    find: async () => {
      const news = await ask((requestId) => ({ kind: 'find', requestId }));
      return news?.kind === 'found' ? news.found : nothingFound;
    },
    status: () => statuses,
    configure: (scanners) => {
      settings = scanners;
      supervisor.say({ kind: 'scanners', scanners: [...settings] });
      return statuses;
    },
    tryAll: async ({ seconds, ports = [] }) => {
      const news = await ask((requestId) => ({ kind: 'try', requestId, seconds, ports: [...ports] }));
      return news?.kind === 'tried' ? news.tried : [];
    },
    stopTrying: () => { supervisor.say({ kind: 'stop-trying' }); },
  };
};

const nothingFound: FoundDevices = { serial: [], hid: [], printers: [], udevRuleMissing: false };
