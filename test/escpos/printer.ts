import { createServer, type AddressInfo, type Socket } from 'node:net';

/** How the printer is; `silent` prints and never answers. */
export type TestPrinterState = 'ready' | 'paper-low' | 'paper-out' | 'cover-open' | 'cutter-error' | 'offline';

export type TestPrinterScript = {
  readonly state?: TestPrinterState;
  /** Takes bytes and never answers a question. */
  readonly isSilent?: boolean;
  /** Answers DLE EOT, and never GS r. */
  readonly hasNoInOrderStatus?: boolean;
  /** Hangs up once this many bytes of the job have come (0: as soon as the first byte is there). */
  readonly closeAtByte?: number;
  /** Hangs up the hard way, with RST. */
  readonly isReset?: boolean;
  /** Stops reading once this many bytes of the job have come; the sender's buffers fill up. */
  readonly hangAtByte?: number;
  /** Runs out of paper at this byte of the job: what follows is held and not printed. */
  readonly paperOutAtByte?: number;
  /** Gets into another state at this byte of the job; in all but `paper-low` what follows is held and not printed. */
  readonly becomes?: { readonly state: TestPrinterState; readonly atByte: number };
  /** Answers until this byte of the job has come, and never again on this connection. */
  readonly silentFromByte?: number;
  /** What pin 3 of the drawer connector reads; absent: high, as with nothing plugged in. */
  readonly drawerPin?: 'high' | 'low';
  /** What it reads once a pulse has come, `drawerMs` later: the drawer springs open. */
  readonly drawerPinAfterPulse?: 'high' | 'low';
  readonly drawerMs?: number;
  /** How long it takes to print before GS r is answered. */
  readonly printMs?: number;
};

export type TestPrinter = {
  readonly port: number;
  /** The bytes of each connection that were printed, status questions taken out. */
  jobs(): readonly Uint8Array[];
  connections(): number;
  /** Connections that have not been hung up yet. */
  openConnections(): number;
  /** Wall clock, milliseconds, when the first byte of the newest job came; NaN before. */
  firstByteAt(): number;
  /** What was printed of the newest connection's job so far; empty before its first byte. */
  lastJob(): Uint8Array;
  /** Bytes of jobs received so far, also of those still on the wire. */
  receivedBytes(): number;
  script(script: TestPrinterScript): void;
  /** Switched off and on: every connection is gone. */
  restart(): void;
  stop(): Promise<void>;
};

/**
 * A network printer that is no printer: it collects what it is sent, and answers `DLE EOT n` at
 * once and `GS r n` in its turn, as a script says. It reads the stream by Epson's reference only as
 * far as it must: `DLE EOT` is looked for everywhere (as printers do), `GS r` at the end of a piece,
 * where senders put it.
 */
export const startTestPrinter = async (first: TestPrinterScript = {}): Promise<TestPrinter> => {
  let script = first;
  let connections = 0;
  let receivedBytes = 0;
  let lastJob: readonly number[] = [];
  let firstByteAt = NaN;
  let pulsedAt: number | undefined;
  const drawerPin = (): 'high' | 'low' => {
    const hasSprung = pulsedAt !== undefined && performance.now() - pulsedAt >= (script.drawerMs ?? 0);
    return (hasSprung ? script.drawerPinAfterPulse : undefined) ?? script.drawerPin ?? 'high';
  };
  const jobs: number[][] = [];
  const sockets = new Set<Socket>();

  const serve = (socket: Socket) => {
    const job: number[] = [];
    connections += 1;
    lastJob = job;
    sockets.add(socket);
    let became: TestPrinterState | undefined;
    let isMute = false;
    let pendingQuestion: Buffer = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      if (job.length > 0) jobs.push(job);
    });
    socket.on('data', (piece) => {
      const { printed, questions, rest } = separate(Buffer.concat([pendingQuestion, piece]));
      pendingQuestion = rest;
      if (job.length === 0 && printed.length > 0) firstByteAt = performance.timeOrigin + performance.now();
      receivedBytes += printed.length;
      if (hasPulse(printed)) pulsedAt = performance.now();
      for (const byte of printed) {
        const { becomes = { state: 'paper-out', atByte: script.paperOutAtByte ?? Infinity } } = script;
        if (job.length >= becomes.atByte) became = becomes.state;
        if (script.silentFromByte !== undefined && job.length >= script.silentFromByte) isMute = true;
        const isCut = script.closeAtByte !== undefined && job.length >= script.closeAtByte;
        if (isCut) return void (script.isReset ? socket.resetAndDestroy() : socket.destroy());
        if (script.hangAtByte !== undefined && job.length >= script.hangAtByte) return void socket.pause();
        if (became === undefined || became === 'paper-low') job.push(byte);
      }
      if (!isMute) for (const question of questions) answer(socket, question, became);
    });
  };

  const answer = (socket: Socket, question: Question, became: TestPrinterState | undefined) => {
    const state = became ?? script.state ?? 'ready';
    if (script.isSilent === true) return;
    if (question.kind === 'real-time') {
      const drawerBit = question.n === 1 && drawerPin() === 'high' ? 0x04 : 0;
      socket.write(Uint8Array.of(realTimeAnswer(question.n, state) | drawerBit));
      return;
    }
    // A printer that has stopped doesn't come to the question, and one without the command never will.
    if ((became !== undefined && became !== 'paper-low') || script.hasNoInOrderStatus === true) return;
    const byte = state === 'paper-low' ? 0x03 : 0x00;
    setTimeout(() => socket.writable && socket.write(Uint8Array.of(byte)), script.printMs ?? 0);
  };

  const server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    jobs: () => jobs.map((job) => Uint8Array.from(job)),
    connections: () => connections,
    openConnections: () => sockets.size,
    firstByteAt: () => firstByteAt,
    lastJob: () => Uint8Array.from(lastJob),
    receivedBytes: () => receivedBytes,
    script: (next) => {
      script = next;
      pulsedAt = undefined;
    },
    restart: () => {
      for (const socket of sockets) socket.destroy();
    },
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
};

type Question = { readonly kind: 'real-time' | 'in-order'; readonly n: number };

const separate = (
  bytes: Buffer,
): { readonly printed: readonly number[]; readonly questions: readonly Question[]; readonly rest: Buffer } => {
  const printed: number[] = [];
  const questions: Question[] = [];
  let at = 0;
  while (at < bytes.length) {
    const isRealTime = bytes[at] === 0x10 && bytes[at + 1] === 0x04;
    const isInOrder = bytes[at] === 0x1d && bytes[at + 1] === 0x72 && at + 3 === bytes.length;
    const mayGrow = at + 2 >= bytes.length && (bytes[at] === 0x10 || isRealTime);
    if (mayGrow) return { printed, questions, rest: bytes.subarray(at) };
    if (isRealTime || isInOrder) {
      questions.push({ kind: isRealTime ? 'real-time' : 'in-order', n: bytes[at + 2] ?? 0 });
      at += 3;
    } else {
      printed.push(bytes[at] ?? 0);
      at += 1;
    }
  }
  return { printed, questions, rest: Buffer.alloc(0) };
};

/** `ESC p` or `DLE DC4`, anywhere in a piece; our pieces are larger than any receipt. */
const hasPulse = (bytes: readonly number[]): boolean =>
  bytes.some((byte, at) => (byte === 0x1b && bytes[at + 1] === 0x70) || (byte === 0x10 && bytes[at + 1] === 0x14));

/** The four answers of Epson's reference: bits 1 and 4 always set. */
const realTimeAnswer = (n: number, state: TestPrinterState): number => {
  const always = 0x12;
  const isStopped = state !== 'ready' && state !== 'paper-low';
  switch (n) {
    case 1:
      return always | (isStopped ? 0x08 : 0);
    case 2:
      if (state === 'cover-open') return always | 0x04;
      if (state === 'paper-out') return always | 0x20;
      return state === 'cutter-error' ? always | 0x40 : always;
    case 3:
      return always | (state === 'cutter-error' ? 0x08 : 0);
    default:
      if (state === 'paper-out') return always | 0x6c;
      return state === 'paper-low' ? always | 0x0c : always;
  }
};
