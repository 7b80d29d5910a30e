import type { PaperLanguage } from '../../domain/report-file.ts';
import type { Database } from '../database.ts';
import { hashCode } from '../enrolment.ts';
import { note } from '../office/audit.ts';
import { type Caller, isTheirs, type OfficeFileHandlers } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { openPdf } from '../sheets/open-pdf.ts';
import { drawQr, mm, write } from '../stock/proof-drawing.ts';

type Deps = Outside & { readonly database: Database };
type Row = { readonly id: string; readonly store_number: number; readonly store_name: string; readonly time_zone: string; readonly franchise_id: string | null; readonly expires_at: number | null };

/** A code's sheet, for the way from the office to the till. The code comes from the screen that shows it and stays nowhere. */
export const createCodeSheets = (deps: Deps): Pick<OfficeFileHandlers, 'tills.code-sheet'> => ({
  'tills.code-sheet': async (caller, { till, code, language }) => {
    const row = await ownTill(deps, caller, till, code);
    if (row.expires_at === null || row.expires_at <= deps.now()) throw problem(409, 'code-over', 'this code lets nobody in any more');
    const body = await codeSheetPdf({ till, code, storeNumber: row.store_number, storeName: row.store_name, timeZone: row.time_zone, expiresAt: row.expires_at }, language);
    return { name: `countersign-till-${String(till)}-code.pdf`, type: 'application/pdf', body };
  },
});

/** Another franchise's till is denied as if it did not exist, and that somebody asked is noted. */
const ownTill = async ({ database, ...outside }: Deps, { user }: Caller, till: number, code: string): Promise<Row> => {
  const [found] = await database.read<Row>(
    `select t.id, s.number as store_number, s.name as store_name, s.time_zone, s.franchise_id, c.expires_at from terminals t join stores s on s.id = t.store_id
       left join enrolment_codes c on c.terminal_id = t.id and c.hash = $2 and c.used_at is null where t.number = $1`, [till, hashCode(code)]);
  if (found && isTheirs(user, found.franchise_id)) return found;
  if (found) await note(database.read, outside, { userId: user.id, franchiseId: user.franchise?.id ?? null, action: 'denied', subject: 'till', detail: { id: found.id } });
  throw problem(404, 'not-here', 'that is not there');
};

type Sheet = { readonly till: number; readonly code: string; readonly storeNumber: number; readonly storeName: string; readonly timeZone: string; readonly expiresAt: number };

const texts = {
  en: {
    title: (till: number) => `Enrolment code for till ${String(till)}`,
    until: (time: string) => `Good for one machine, until ${time}.`,
    steps: ['Start Countersign on the till. At its first start it asks for this code.', 'Scan the square below with the till\'s scanner, or type the code.', 'When the till shows its number, shred this sheet.'],
    foot: 'Whoever has this code before the till does makes another machine this till. Give it to nobody else.',
  },
  ko: {
    title: (till: number) => `${String(till)}번 단말기 등록 코드`,
    until: (time: string) => `기기 한 대에만, ${time}까지 쓸 수 있습니다.`,
    steps: ['단말기에서 Countersign을 시작합니다. 처음 시작하면 이 코드를 묻습니다.', '아래 QR 코드를 단말기 스캐너로 읽거나 코드를 입력합니다.', '단말기 번호가 나오면 이 종이를 파쇄합니다.'],
    foot: '단말기보다 먼저 이 코드를 쓰면 다른 기기가 이 단말기가 됩니다. 다른 사람에게 주지 마십시오.',
  },
} as const satisfies Readonly<Record<PaperLanguage, unknown>>;

const localTime = (at: number, timeZone: string): string => new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at);

/** Draws the sheet: whose, until when, what to do, the code in letters and for a scanner. */
export const codeSheetPdf = ({ till, code, storeNumber, storeName, timeZone, expiresAt }: Sheet, language: PaperLanguage): Promise<Uint8Array> => {
  const words = texts[language];
  const { pdf, finish } = openPdf({ title: words.title(till), at: expiresAt });
  const [left, width] = [25 * mm, 160 * mm];
  let y = 30 * mm;
  const line = (text: string, height: number, size: number, more: { readonly bold?: boolean; readonly color?: string } = {}): void => {
    write(pdf, text, { x: left, y }, { size, width, ...more });
    y += height;
  };
  line(words.title(till), 26, 22, { bold: true });
  line(`${String(storeNumber)} ${storeName}`, 22, 14);
  line(words.until(localTime(expiresAt, timeZone)), 40, 12, { color: '#444444' });
  words.steps.forEach((step, index) => { line(`${String(index + 1)}.  ${step}`, 22, 12); });
  y += 26;
  line(code, 24, 34, { bold: true });
  drawQr(pdf, code, { x: left, y }, 60 * mm);
  y += 60 * mm + 40;
  line(words.foot, 20, 10, { color: '#444444' });
  return finish();
};
