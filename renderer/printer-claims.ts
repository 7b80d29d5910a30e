/** What a printer profile says its printer can do, as far as a test page shows it. */
export type PrinterClaims = {
  readonly id: string;
  readonly name: string;
  readonly notes: string;
  readonly widthDots: number;
  readonly columns: number;
  readonly codePages: readonly { readonly number: number; readonly encoding: string }[];
  readonly doubleByte?: { readonly encoding: string };
  readonly raster?: boolean;
  readonly status: string;
  readonly cutter: string;
};

/** The profiles that the devices process reads too; a new printer is one file more. */
const files = import.meta.glob<PrinterClaims>('../resources/printer-profiles/*.json', { eager: true, import: 'default' });

/** Every printer model that this till knows. */
export const printerModels: readonly PrinterClaims[] = Object.values(files);

/** What the profile of that id claims; the plainest printer's claims when there is no such profile. */
export const claimsOf = (profile: string): PrinterClaims =>
  printerModels.find(({ id }) => id === profile) ?? plainest;

const plainest: PrinterClaims = {
  id: '', name: '', notes: '', widthDots: 384, columns: 32, codePages: [{ number: 0, encoding: 'cp437' }], status: 'none', cutter: 'none',
};
