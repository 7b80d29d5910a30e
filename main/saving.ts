import { fileLinesHeader } from '../domain/office-calls.ts';
import type { EventPayload } from '../preload/contract.ts';

type Told = EventPayload<'office:saving'>;

/** As often as an eye wants it; a file that is there before is not talked about. */
const tellMs = 300;

const newLine = 10;
const countLines = (bytes: Uint8Array): number => {
  let lines = 0;
  for (let at = bytes.indexOf(newLine); at >= 0; at = bytes.indexOf(newLine, at + 1)) lines += 1;
  return lines;
};

const numberOf = (text: string | null): number | null => (text !== null && /^\d{1,15}$/u.test(text) ? Number(text) : null);

/** Tells the window how far a download has come, from when it takes long until it has ended. */
export const watchSaving = ({ id, name, file }: Pick<Told, 'id' | 'name' | 'file'>, tell: (told: Told) => void): {
  readonly begin: (headers: Headers) => void; readonly onBytes: (bytes: Uint8Array) => void; readonly end: () => void;
} => {
  let state: Told = { id, name, file, bytes: 0, bytesTotal: null, lines: null, linesTotal: null, ended: false };
  let hasTold = false;
  const timer = setInterval(() => {
    hasTold = true;
    tell(state);
  }, tellMs);
  return {
    begin: (headers) => {
      const linesTotal = numberOf(headers.get(fileLinesHeader));
      state = { ...state, bytesTotal: numberOf(headers.get('content-length')), linesTotal, lines: linesTotal === null ? null : 0 };
    },
    onBytes: (bytes) => {
      state = { ...state, bytes: state.bytes + bytes.length, lines: state.lines === null ? null : state.lines + countLines(bytes) };
    },
    end: () => {
      clearInterval(timer);
      if (hasTold) tell({ ...state, ended: true });
    },
  };
};
