import { z } from 'zod';
import { certificateDocumentSchema } from '../domain/certificate-paper.ts';
import { type CertificateHash, certificateHashSchema, controlNumberSchema } from '../domain/number.ts';
import { tillArrivalSchema, tillShipmentSchema, tillShipmentsSchema } from '../domain/till-arrival.ts';
import { awaitedSaleSchema, shownReceiptSchema } from '../domain/awaited-sale.ts';
import { releasedClaimSchema } from '../domain/claim-wire.ts';
import { bootTimeSchema, leaseRequestSchema, leaseResponseSchema } from '../domain/lease.ts';
import { frozenSaleSchema, tillFreezeSchema } from '../domain/exception-wire.ts';
import { type OfficeCall, officeCalls, type OfficeDoor, officeDoors, type OfficeFile, officeFiles } from '../domain/office-calls.ts';
import { officeSessionSchema } from '../domain/office-wire.ts';
import { chainHashSchema, idSchema } from '../domain/operation.ts';
import {
  directoryCheckSchema, feedResponseSchema, historySchema, issuingSchema, operatorSchema, programSchema, pushResponseSchema, requestResponseSchema, requestSchema, terminalSchema,
} from '../domain/protocol.ts';
import { printDocumentSchema } from '../domain/receipt-lines.ts';

/** The one IPC contract. Main checks the sender and every payload against it and throws otherwise. */

const result = <Value extends z.ZodType, Failure extends z.ZodType>(value: Value, failure: Failure) =>
  z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), error: failure }),
  ]);

/** Why the server gave no usable answer. Only `rejected` is its word; everything else may have taken effect. */
export const serverFailureSchema = z.strictObject({
  kind: z.enum(['unreachable', 'timed-out', 'server-error', 'garbage', 'rejected', 'revoked', 'upgrade-required', 'not-enrolled']),
  status: z.int().nullable(),
  /** The stable problem name of a 4xx answer. */
  problem: z.string().nullable(),
  retryAfterMs: z.int().nullable(),
});
export type ServerFailure = z.infer<typeof serverFailureSchema>;

const reply = <Value extends z.ZodType>(value: Value) => result(value, serverFailureSchema);

export const chainHeadSchema = z.strictObject({ sequence: z.int().min(0), hash: chainHashSchema });

const wordsSchema = z.string().min(1).max(80);

/** Training as its own till shows it: who may sign in with which PIN, for nothing is worth guarding. */
export const trainingInfoSchema = z.strictObject({
  /** Another one after every reset. */
  world: idSchema,
  people: z.array(z.strictObject({ name: z.string(), pin: z.string() })),
});
export type TrainingInfo = z.infer<typeof trainingInfoSchema>;

/** What the practice world's people and places are called, in the language of the trainee. */
export const trainingNamesSchema = z.strictObject({
  locale: z.string().min(2).max(35), store: wordsSchema, program: wordsSchema, cashier: wordsSchema, manager: wordsSchema,
});

/** How a practice certificate stands when practice begins. */
export const practicePaperSchema = z.enum(['unsold', 'active', 'part-used', 'expired', 'blocked', 'spent']);

/** What this installation is: fixed while the program runs. */
export const appInfoSchema = z.strictObject({
  version: z.string(),
  /** A demo business with virtual devices. */
  demo: z.boolean(),
  runtime: z.enum(['electron', 'stand-in']),
  systemLocale: z.string(),
  /** Where the udev rule lies in this installation, for those who install it by hand. */
  udevRule: z.string(),
  /** Null in the real till. */
  training: trainingInfoSchema.nullable(),
});

/** How well the operating system protects this till's keys; `basic_text` protects nothing and must be called so. */
export const protectionSchema = z.enum(['protected', 'basic_text', 'unavailable']);

export const terminalInfoSchema = z.strictObject({
  terminal: terminalSchema,
  programs: z.array(programSchema),
  operators: z.array(operatorSchema),
  /** Absent: this till sells from stock only. */
  issuing: issuingSchema.exactOptional(),
  configVersion: z.int(),
  protection: protectionSchema,
});
export type TerminalInfo = z.infer<typeof terminalInfoSchema>;

export const enrolProblemSchema = z.strictObject({
  reason: z.enum(['bad-address', 'unreachable', 'wrong-code', 'code-used', 'code-expired', 'too-many-tries', 'already-enrolled', 'server-error']),
});

export const pinProblemSchema = z.discriminatedUnion('reason', [
  z.strictObject({ reason: z.literal('wrong-pin'), attemptsLeft: z.int() }),
  z.strictObject({ reason: z.literal('locked'), until: z.int() }),
  z.strictObject({ reason: z.literal('not-allowed') }),
  z.strictObject({ reason: z.literal('unknown-operator') }),
]);
export type PinProblem = z.infer<typeof pinProblemSchema>;

export const identifiedSchema = z.strictObject({
  certificate: certificateHashSchema,
  /** The number sealed to the server's key, base64url. */
  sealed: z.string(),
  gtin: z.string().nullable(),
});
export type Identified = z.infer<typeof identifiedSchema>;

/** A number that main has made for a certificate that is printed here; the number itself stays there. */
export const issuedSchema = identifiedSchema.extend({ gtin: z.string(), control: controlNumberSchema });
export type Issued = z.infer<typeof issuedSchema>;

export const issueProblemSchema = z.strictObject({ reason: z.enum(['not-set-up', 'not-offered', 'batch-full', 'disk-full', 'write-failed']) });
export type IssueProblem = z.infer<typeof issueProblemSchema>;

export const journalStateSchema = z.strictObject({
  head: chainHeadSchema,
  /** The last record's canonical text. */
  last: z.string().nullable(),
  /** Requests that were opened and that no operation in the journal names, and records that were said to be not done. */
  openRequests: z.array(idSchema),
  /** Set when a file does not verify: it is left as it is and must be looked at by the office. A torn last record is cut, kept aside and no damage. */
  damaged: z.strictObject({ afterSequence: z.int(), reason: z.enum(['torn', 'chain-broken', 'unreadable']) }).nullable(),
});
export type JournalState = z.infer<typeof journalStateSchema>;

export const appendProblemSchema = z.strictObject({ reason: z.enum(['does-not-follow', 'disk-full', 'write-failed', 'unreadable']) });

export const printOutcomeSchema = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('printed'), warning: z.string().nullable() }),
  z.strictObject({ outcome: z.literal('failed'), reason: z.string() }),
  z.strictObject({ outcome: z.literal('unconfirmed'), reason: z.string() }),
]);
export type PrintOutcome = z.infer<typeof printOutcomeSchema>;

export const printerStatusSchema = z.strictObject({
  /** `error`: cutter or print head, it blinks. `connected`: it can be reached, and can't say whether it prints. */
  state: z.enum(['ready', 'paper-low', 'paper-out', 'cover-open', 'error', 'connected', 'offline', 'busy', 'none']),
  since: z.int(),
  /** The drawer's own sensor; `unknown` where there is none, or it has not moved yet. */
  drawer: z.enum(['open', 'closed', 'unknown']),
  drawerSince: z.int(),
  /** It was told to open and its sensor did not move. */
  drawerStayedShut: z.boolean(),
});
export type PrinterStatus = z.infer<typeof printerStatusSchema>;

const devicePathSchema = z.string().min(1).max(4_096);
const baudRateSchema = z.int().min(300).max(4_000_000);
const usbIdSchema = z.int().min(0).max(0xffff);

/** One scanner beside the keyboard wedge, which is always on. */
export const scannerSettingSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('serial'), path: devicePathSchema, baudRate: baudRateSchema, suffix: z.enum(['cr', 'lf', 'crlf', 'tab', 'none']) }),
  /** A scanner that speaks HID POS; null: any of this model. */
  z.strictObject({ type: z.literal('hid'), vendorId: usbIdSchema, productId: usbIdSchema, serialNumber: z.string().max(256).nullable() }),
]);
export type ScannerSetting = z.infer<typeof scannerSettingSchema>;
const scannersSchema = z.array(scannerSettingSchema).max(8);

/** What a scanner is called in every event: the same from start to start. */
const deviceSchema = z.string().min(1).max(4_400);

/** One configured scanner. `since` is when it began to be so. */
export const scannerStatusSchema = z.strictObject({
  device: deviceSchema,
  /** What the device calls itself, or where it is plugged in. */
  label: z.string(),
  state: z.enum(['ready', 'missing', 'in-use', 'no-access', 'error']),
  since: z.int(),
});
export type ScannerStatus = z.infer<typeof scannerStatusSchema>;

/** A scan as a scanner device sent it, without its suffix. `symbology` is the AIM identifier (`]C1`) where the device tells it apart from the text. */
export const scannerScanSchema = z.strictObject({ device: deviceSchema, text: z.string().max(512), symbology: z.string().max(3).nullable(), at: z.int() });
export type ScannerScan = z.infer<typeof scannerScanSchema>;

/** A scan that broke on its way. Its text is not told: it may be most of a number. */
export const scannerDroppedSchema = z.strictObject({ device: deviceSchema, reason: z.enum(['partial', 'too-long', 'baud-rate']), length: z.int() });
export type ScannerDropped = z.infer<typeof scannerDroppedSchema>;

/** During a trial: a device sent something, and this is what a setting for it would be. */
export const scannerHeardSchema = z.strictObject({
  device: deviceSchema,
  label: z.string(),
  setting: scannerSettingSchema,
  /** `noise`: characters that make no sense; a serial port is then tried at `nextBaudRate`, and the pattern has to be scanned again. */
  reading: z.enum(['test-pattern', 'text', 'noise']),
  nextBaudRate: z.int().nullable(),
  symbology: z.string().max(3).nullable(),
  length: z.int(),
  /** The text's shape for support: every digit a 9, every letter an A or a, signs as they are, control characters named. */
  shape: z.string().max(600),
});
export type ScannerHeard = z.infer<typeof scannerHeardSchema>;

/** A device that takes part in a trial, or why it can't. */
export const triedDeviceSchema = z.strictObject({ device: deviceSchema, label: z.string(), state: z.enum(['listening', 'in-use', 'no-access', 'error']) });
export type TriedDevice = z.infer<typeof triedDeviceSchema>;

/** What is plugged into this computer, as far as a till can use it. */
export const foundDevicesSchema = z.strictObject({
  serial: z.array(z.strictObject({ path: z.string(), label: z.string(), vendorId: usbIdSchema.nullable(), productId: usbIdSchema.nullable(), accessible: z.boolean() })),
  /** Scanners that speak HID POS. */
  hid: z.array(z.strictObject({ vendorId: usbIdSchema, productId: usbIdSchema, serialNumber: z.string().nullable(), label: z.string(), accessible: z.boolean() })),
  printers: z.array(z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('file'), path: z.string(), label: z.string() }),
    z.strictObject({ type: z.literal('spooler'), queue: z.string(), label: z.string() }),
  ])),
  /** Linux: a device is there, this user may not open it, and the till's udev rule is not installed. */
  udevRuleMissing: z.boolean(),
});
export type FoundDevices = z.infer<typeof foundDevicesSchema>;

/** What set-up learned from the test page of this very printer: where it does otherwise than its profile says. */
export const printerOverridesSchema = z.strictObject({
  /** Numbers of code pages that printed other letters than they should. */
  wrongCodePages: z.array(z.int().min(0).max(255)).max(32).exactOptional(),
  /** It has no two-byte letters. */
  doubleByte: z.literal(false).exactOptional(),
  /** It prints no pictures: letters that it lacks become question marks. */
  raster: z.literal(false).exactOptional(),
  /** Its own bars or QR come out wrong; the till sends them as pictures. */
  barcode: z.literal('picture').exactOptional(),
  qr: z.literal('picture').exactOptional(),
  /** It has no cutter, or the cutter is broken. */
  cutter: z.literal('none').exactOptional(),
  drawerPin: z.union([z.literal(2), z.literal(5)]).exactOptional(),
  status: z.enum(['in-order', 'real-time', 'none']).exactOptional(),
});
export type PrinterOverrides = z.infer<typeof printerOverridesSchema>;

export const printerSettingsSchema = z.strictObject({
  connection: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('none') }),
    z.strictObject({ type: z.literal('virtual') }),
    z.strictObject({ type: z.literal('network'), host: z.string().min(1).max(253), port: z.int().min(1).max(65_535) }),
    z.strictObject({ type: z.literal('file'), path: z.string().min(1).max(4_096) }),
    z.strictObject({ type: z.literal('serial'), path: devicePathSchema, baudRate: baudRateSchema }),
    /** A queue that passes bytes on as they are: Windows' spooler, or CUPS elsewhere. */
    z.strictObject({ type: z.literal('spooler'), queue: z.string().min(1).max(256) }),
  ]),
  profile: z.string().min(1).max(64),
  overrides: printerOverridesSchema.exactOptional(),
});
export type PrinterSettings = z.infer<typeof printerSettingsSchema>;

export const settingsSchema = z.strictObject({
  language: z.enum(['en', 'ko']).nullable(),
  theme: z.enum(['system', 'light', 'dark']),
  printer: printerSettingsSchema,
  firstRunDone: z.boolean(),
  sounds: z.boolean(),
  scanners: scannersSchema,
  /** Where the office signs in from a computer that is no till. */
  officeServer: z.string().max(512).exactOptional(),
});
export type Settings = z.infer<typeof settingsSchema>;

/**
 * A paragraph that the printer's code pages can't write: the renderer draws it with the bundled fonts, wrapped at
 * `widthDots`; `heightDots` is one line of it, so that wrapped text is a multiple of that high.
 */
export const rasterRequestSchema = z.strictObject({
  id: z.int(), text: z.string(), widthDots: z.int(), heightDots: z.int(), align: z.enum(['left', 'center', 'right']), bold: z.boolean(), locale: z.string(),
});
/** One bit a dot, rows padded to whole bytes, 1 is black. */
export const rasterSchema = z.strictObject({ widthDots: z.int(), heightDots: z.int(), bits: z.instanceof(Uint8Array) });

/** Demo and training only: stock as it would lie in the drawer; `scan` is what the paper's barcode holds. */
export const virtualCertificateSchema = z.strictObject({ control: z.string(), label: z.string(), scan: z.string(), practice: practicePaperSchema.exactOptional() });

/** What an office's call is given, by name; the server checks it against the call's own table. */
const officeInputSchema = z.record(z.string(), z.unknown());
const officeFileSchema = z.enum(Object.keys(officeFiles) as [OfficeFile]);

/** Renderer asks, main answers. Each channel: the payload and what comes back. */
export const calls = {
  'app:info': { input: z.void(), output: appInfoSchema },
  /** This machine's boot clock, which nobody can set; null: it has none that counts, so no lease is provable. */
  'app:boot-time': { input: z.void(), output: bootTimeSchema.nullable() },
  'settings:read': { input: z.void(), output: settingsSchema },
  'settings:write': { input: settingsSchema, output: z.void() },

  'terminal:info': { input: z.void(), output: terminalInfoSchema.nullable() },
  'terminal:enrol': { input: z.strictObject({ server: z.string().max(512), code: z.string().max(64) }), output: result(terminalInfoSchema, enrolProblemSchema) },
  'terminal:refresh': { input: z.void(), output: reply(terminalInfoSchema) },

  /** Signs an operator in. The PIN is checked in main; five wrong ones lock the operator, across restarts. */
  'operators:sign-in': { input: z.strictObject({ operator: idSchema, pin: z.string().max(32) }), output: result(operatorSchema, pinProblemSchema) },
  /** A manager's own PIN for one thing at this moment. */
  /** A manager's PIN for one thing; `anybody`: any operator's, where a second pair of eyes is asked for. */
  'operators:approve': { input: z.strictObject({ operator: idSchema, pin: z.string().max(32), anybody: z.literal(true).exactOptional() }), output: result(operatorSchema, pinProblemSchema) },

  /** Turns scanned text into hash and sealed number; the clear number is not kept. */
  'numbers:identify': { input: z.string().max(20_000), output: result(identifiedSchema, z.strictObject({ reason: z.string() })) },
  /** Makes a number for each denomination, in this order, with the next control numbers of this till; main keeps the clear numbers until they are printed. */
  'numbers:issue': { input: z.strictObject({ gtins: z.array(z.string().regex(/^\d{14}$/u)).min(1).max(100) }), output: result(z.array(issuedSchema), issueProblemSchema) },
  /** The paper of an issued certificate came out, or never will: main drops its number. */
  'numbers:forget': { input: z.strictObject({ certificate: certificateHashSchema }), output: z.void() },

  'journal:state': { input: z.void(), output: journalStateSchema },
  /** Appends one operation's canonical text; answers after fsync. */
  'journal:append': { input: z.strictObject({ text: z.string().max(200_000) }), output: result(chainHeadSchema, appendProblemSchema) },
  'journal:read': { input: z.strictObject({ fromSequence: z.int().min(1), limit: z.int().min(1).max(1_000) }), output: z.array(z.string()) },
  /** Notes, durably, that a request is about to be sent: after a loss of IndexedDB it can still be reversed. */
  'journal:open-request': { input: z.strictObject({ requestId: idSchema }), output: result(z.null(), appendProblemSchema) },

  /** Pushes canonical texts in chain order; main signs the head after the last of them. */
  'server:push': { input: z.strictObject({ operations: z.array(z.string()).min(1).max(500) }), output: reply(pushResponseSchema) },
  'server:request': { input: requestSchema, output: reply(requestResponseSchema) },
  'server:feed': { input: z.strictObject({ cursor: z.string().nullable(), limit: z.int().min(1).max(20_000), head: z.int().min(0).exactOptional(), risk: z.int().min(0).exactOptional(), check: directoryCheckSchema.exactOptional() }), output: reply(feedResponseSchema) },
  /** A customer shows the receipt of a sale that is not known: whose it is, and whom to call. */
  'server:awaited-sale': { input: shownReceiptSchema.omit({ protocol: true }), output: reply(awaitedSaleSchema) },
  /** A manager freezes the sale of a receipt. */
  'server:freeze': { input: tillFreezeSchema.omit({ protocol: true }), output: reply(frozenSaleSchema) },
  /** What is on its way to this store, and what a manager confirms of it. */
  'server:shipments': { input: z.void(), output: reply(tillShipmentsSchema) },
  'server:arrival': { input: tillArrivalSchema.omit({ protocol: true }), output: reply(tillShipmentSchema) },
  /** What new paper may be handed out for, by the receipt of who has lost a certificate. */
  'server:claim': { input: z.strictObject({ reference: z.string().min(1).max(24) }), output: reply(releasedClaimSchema) },
  /** Grants a lease, or takes it back; the same message again gets the same answer. */
  'server:lease': { input: leaseRequestSchema, output: reply(leaseResponseSchema) },
  'server:history': { input: z.strictObject({ certificate: certificateHashSchema }), output: reply(historySchema) },

  'printer:print': { input: z.strictObject({ job: idSchema, document: printDocumentSchema }), output: printOutcomeSchema },
  /** Prints an issued certificate; main puts the number into its place. `number-gone`: the program has ended since, or it was printed. */
  'printer:print-certificate': {
    input: z.strictObject({ job: idSchema, certificate: certificateHashSchema, document: certificateDocumentSchema }), output: printOutcomeSchema,
  },
  'printer:status': { input: z.void(), output: printerStatusSchema },
  'printer:configure': { input: printerSettingsSchema, output: printerStatusSchema },
  'printer:open-drawer': { input: z.void(), output: printOutcomeSchema },
  'printer:raster-reply': { input: z.strictObject({ id: z.int(), raster: rasterSchema.nullable() }), output: z.void() },

  'devices:find': { input: z.void(), output: foundDevicesSchema },
  'scanners:status': { input: z.void(), output: z.array(scannerStatusSchema) },
  'scanners:configure': { input: z.strictObject({ scanners: scannersSchema }), output: z.array(scannerStatusSchema) },
  /** Listens to every free serial port and every HID POS scanner for this long, so that set-up can learn which device answers; the configured ones rest meanwhile. `ports`: ports that the system doesn't list by itself. */
  'scanners:try': { input: z.strictObject({ seconds: z.int().min(1).max(300), ports: z.array(devicePathSchema).max(8).exactOptional() }), output: z.array(triedDeviceSchema) },
  'scanners:stop-trying': { input: z.void(), output: z.void() },
  /** Asks a person where to, and saves a masked trace there. */
  'support:save-trace': {
    input: z.strictObject({ name: z.string().regex(/^[a-z0-9-]{1,64}\.json$/i), text: z.string().max(5_000_000) }),
    output: z.strictObject({ outcome: z.enum(['saved', 'cancelled', 'not-saved']), path: z.string().nullable() }),
  },

  /** Which server the office's people sign in to, and who is signed in. The session's token stays in main. */
  'office:state': { input: z.void(), output: z.strictObject({ server: z.string().nullable(), session: officeSessionSchema.nullable() }) },
  /** For who is not signed in; `server` counts only where none is known. Signing in answers with the session. */
  'office:door': {
    input: z.strictObject({ server: z.string().max(512), door: z.enum(Object.keys(officeDoors) as [OfficeDoor]), input: officeInputSchema }), output: reply(z.unknown()),
  },
  /** One call of the office's table; main checks the answer against it, the server checks the input. */
  'office:ask': { input: z.strictObject({ call: z.enum(Object.keys(officeCalls) as [OfficeCall]), input: officeInputSchema }), output: reply(z.unknown()) },
  /** Downloads a file to where the person says. */
  'office:save': {
    input: z.strictObject({ id: idSchema, file: officeFileSchema, name: z.string().regex(/^[\w.-]{1,120}$/u), input: officeInputSchema }),
    output: reply(z.strictObject({ outcome: z.enum(['saved', 'cancelled', 'broken', 'not-saved', 'stopped']), name: z.string() })),
  },
  /** Ends a download; nothing of it is left behind. */
  'office:stop-saving': { input: z.strictObject({ id: idSchema }), output: z.void() },

  /** A demo's people of the office, with what to type. */
  'virtual:office-people': { input: z.void(), output: z.array(z.strictObject({ name: z.string(), email: z.string(), role: z.string(), password: z.string(), code: z.string() })) },
  'virtual:certificates': { input: z.void(), output: z.array(virtualCertificateSchema) },
  'virtual:printer-state': { input: z.enum(['ready', 'paper-low', 'paper-out', 'cover-open', 'hang']), output: z.void() },
  'virtual:drawer': { input: z.enum(['close', 'lock', 'unlock']), output: z.void() },

  /** Training is a second till in the same window, with channels of its own: these names behind `practice/`. */
  'training:state': { input: z.void(), output: z.strictObject({ active: z.boolean() }) },
  'training:enter': { input: z.strictObject({ names: trainingNamesSchema }), output: z.void() },
  'training:leave': { input: z.void(), output: z.void() },
  /** Throws the practice world away and begins another. */
  'training:reset': { input: z.strictObject({ names: trainingNamesSchema }), output: z.void() },
  /** Whether the practice central answers: false is to practise offline. */
  'training:set-reachable': { input: z.boolean(), output: z.void() },
} as const;

/** Main tells, renderer listens. */
export const events = {
  'printer:status': printerStatusSchema,
  /** Bytes that a virtual printer received for one job. */
  'printer:paper': z.strictObject({
    job: z.string(), bytes: z.instanceof(Uint8Array),
    /** How these bytes are to be read: the numbers of the printer's profile. */
    widthDots: z.int(), codePages: z.array(z.strictObject({ number: z.int(), encoding: z.string() })), doubleByte: z.string().nullable(),
  }),
  'printer:raster': rasterRequestSchema,
  'terminal:changed': terminalInfoSchema,
  'scanner:scan': scannerScanSchema,
  'scanner:dropped': scannerDroppedSchema,
  'scanner:status': z.array(scannerStatusSchema),
  'scanner:heard': scannerHeardSchema,
  /** How far a download has come, a few times a second; the totals where they are known. */
  'office:saving': z.strictObject({
    id: idSchema, name: z.string(), file: officeFileSchema, bytes: z.int(), bytesTotal: z.int().nullable(), lines: z.int().nullable(), linesTotal: z.int().nullable(), ended: z.boolean(),
  }),
} as const;

export type Channel = keyof typeof calls;
export type EventChannel = keyof typeof events;
export type CallInput<Name extends Channel> = z.input<(typeof calls)[Name]['input']>;
export type CallOutput<Name extends Channel> = z.output<(typeof calls)[Name]['output']>;
export type EventPayload<Name extends EventChannel> = z.output<(typeof events)[Name]>;

/** What the renderer sees as `window.countersign`: named functions, never ipcRenderer. */
export type CountersignApi = {
  readonly appInfo: () => Promise<CallOutput<'app:info'>>;
  readonly bootTime: () => Promise<CallOutput<'app:boot-time'>>;
  readonly readSettings: () => Promise<CallOutput<'settings:read'>>;
  readonly writeSettings: (settings: Settings) => Promise<void>;
  readonly terminalInfo: () => Promise<CallOutput<'terminal:info'>>;
  readonly enrol: (input: CallInput<'terminal:enrol'>) => Promise<CallOutput<'terminal:enrol'>>;
  readonly refreshTerminal: () => Promise<CallOutput<'terminal:refresh'>>;
  readonly signIn: (input: CallInput<'operators:sign-in'>) => Promise<CallOutput<'operators:sign-in'>>;
  readonly approve: (input: CallInput<'operators:approve'>) => Promise<CallOutput<'operators:approve'>>;
  readonly identify: (text: string) => Promise<CallOutput<'numbers:identify'>>;
  readonly issueNumbers: (input: CallInput<'numbers:issue'>) => Promise<CallOutput<'numbers:issue'>>;
  readonly forgetNumber: (certificate: CertificateHash) => Promise<void>;
  readonly journalState: () => Promise<JournalState>;
  readonly journalAppend: (text: string) => Promise<CallOutput<'journal:append'>>;
  readonly journalRead: (input: CallInput<'journal:read'>) => Promise<CallOutput<'journal:read'>>;
  readonly journalOpenRequest: (requestId: string) => Promise<CallOutput<'journal:open-request'>>;
  readonly serverPush: (operations: readonly string[]) => Promise<CallOutput<'server:push'>>;
  readonly serverRequest: (request: CallInput<'server:request'>) => Promise<CallOutput<'server:request'>>;
  readonly serverFeed: (input: CallInput<'server:feed'>) => Promise<CallOutput<'server:feed'>>;
  readonly serverAwaitedSale: (input: CallInput<'server:awaited-sale'>) => Promise<CallOutput<'server:awaited-sale'>>;
  readonly serverFreeze: (input: CallInput<'server:freeze'>) => Promise<CallOutput<'server:freeze'>>;
  readonly serverShipments: () => Promise<CallOutput<'server:shipments'>>;
  readonly serverArrival: (input: CallInput<'server:arrival'>) => Promise<CallOutput<'server:arrival'>>;
  readonly serverClaim: (input: CallInput<'server:claim'>) => Promise<CallOutput<'server:claim'>>;
  readonly serverLease: (input: CallInput<'server:lease'>) => Promise<CallOutput<'server:lease'>>;
  readonly serverHistory: (input: CallInput<'server:history'>) => Promise<CallOutput<'server:history'>>;
  readonly print: (input: CallInput<'printer:print'>) => Promise<PrintOutcome>;
  readonly printCertificate: (input: CallInput<'printer:print-certificate'>) => Promise<PrintOutcome>;
  readonly printerStatus: () => Promise<PrinterStatus>;
  readonly configurePrinter: (settings: PrinterSettings) => Promise<PrinterStatus>;
  readonly openDrawer: () => Promise<PrintOutcome>;
  readonly rasterReply: (input: CallInput<'printer:raster-reply'>) => Promise<void>;
  readonly findDevices: () => Promise<FoundDevices>;
  readonly scannerStatus: () => Promise<ScannerStatus[]>;
  readonly configureScanners: (scanners: readonly ScannerSetting[]) => Promise<ScannerStatus[]>;
  readonly tryScanners: (input: CallInput<'scanners:try'>) => Promise<CallOutput<'scanners:try'>>;
  readonly stopTryingScanners: () => Promise<void>;
  readonly saveTrace: (input: CallInput<'support:save-trace'>) => Promise<CallOutput<'support:save-trace'>>;
  readonly virtualCertificates: () => Promise<CallOutput<'virtual:certificates'>>;
  readonly officeState: () => Promise<CallOutput<'office:state'>>;
  readonly officeDoor: (input: CallInput<'office:door'>) => Promise<CallOutput<'office:door'>>;
  readonly officeAsk: (input: CallInput<'office:ask'>) => Promise<CallOutput<'office:ask'>>;
  readonly officeSave: (input: CallInput<'office:save'>) => Promise<CallOutput<'office:save'>>;
  readonly stopOfficeSaving: (id: string) => Promise<void>;
  readonly virtualOfficePeople: () => Promise<CallOutput<'virtual:office-people'>>;
  readonly setVirtualPrinterState: (state: CallInput<'virtual:printer-state'>) => Promise<void>;
  readonly handleVirtualDrawer: (action: CallInput<'virtual:drawer'>) => Promise<void>;
  readonly trainingState: () => Promise<CallOutput<'training:state'>>;
  readonly enterTraining: (input: CallInput<'training:enter'>) => Promise<void>;
  readonly leaveTraining: () => Promise<void>;
  readonly resetTraining: (input: CallInput<'training:reset'>) => Promise<void>;
  readonly setPracticeReachable: (reachable: boolean) => Promise<void>;
  /** Listens to an event; returns the function that stops listening. */
  readonly onPrinterStatus: (listener: (status: PrinterStatus) => void) => () => void;
  readonly onPaper: (listener: (paper: EventPayload<'printer:paper'>) => void) => () => void;
  readonly onRasterRequest: (listener: (request: EventPayload<'printer:raster'>) => void) => () => void;
  readonly onTerminalChanged: (listener: (info: TerminalInfo) => void) => () => void;
  readonly onScannerScan: (listener: (scan: ScannerScan) => void) => () => void;
  readonly onScannerDropped: (listener: (dropped: ScannerDropped) => void) => () => void;
  readonly onScannerStatus: (listener: (scanners: ScannerStatus[]) => void) => () => void;
  readonly onScannerHeard: (listener: (heard: ScannerHeard) => void) => () => void;
  readonly onOfficeSaving: (listener: (saving: EventPayload<'office:saving'>) => void) => () => void;
};
