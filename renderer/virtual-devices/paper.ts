/** How the paper is to be read: the printer's width and its own code page numbers. */
export type PaperModel = {
  readonly widthDots: number;
  /** Epson's numbers where left out. */
  readonly codePages?: readonly { readonly number: number; readonly encoding: string }[];
  /** The two-byte font behind `FS &`; null or left out: the printer has none. */
  readonly doubleByte?: string | null;
};

export type PaperAlignment = 'left' | 'center' | 'right';

export type RunStyle = {
  readonly isBold: boolean;
  readonly isUnderlined: boolean;
  readonly isReverse: boolean;
  /** 1 to 8 times font A's or B's cell. */
  readonly scaleX: number;
  readonly scaleY: number;
  readonly font: 'A' | 'B';
  /** Letters of the two-byte font take two cells. */
  readonly isWide: boolean;
};

export type TextRun = {
  readonly text: string;
  readonly style: RunStyle;
  readonly codePage: string;
};

/** What the printer does to the paper, from top to bottom. */
export type PaperElement =
  | {
      readonly kind: 'line';
      readonly align: PaperAlignment;
      readonly runs: readonly TextRun[];
      readonly heightDots: number;
    }
  | { readonly kind: 'feed'; readonly heightDots: number }
  | {
      readonly kind: 'code128';
      readonly align: PaperAlignment;
      /** Start symbol, data; the printer adds check and stop. */
      readonly symbols: readonly number[];
      readonly text: string;
      readonly moduleDots: number;
      readonly heightDots: number;
      readonly hasText: boolean;
    }
  | {
      readonly kind: 'qr';
      readonly align: PaperAlignment;
      readonly data: Uint8Array;
      readonly moduleDots: number;
      readonly level: 'L' | 'M' | 'Q' | 'H';
    }
  | {
      readonly kind: 'picture';
      readonly align: PaperAlignment;
      readonly bytesPerRow: number;
      readonly heightDots: number;
      readonly bits: Uint8Array;
      readonly scaleX: 1 | 2;
      readonly scaleY: 1 | 2;
    }
  | { readonly kind: 'cut'; readonly isPartial: boolean }
  | { readonly kind: 'drawer'; readonly pin: 2 | 5 }
  | { readonly kind: 'status-request'; readonly command: string };

/** Something in the stream that a printer would not have understood, or not as it was meant. */
export type PaperProblem = {
  readonly offset: number;
  readonly message: string;
};
