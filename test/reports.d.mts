export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}
export function countVitest(report: object): Counts
export function countPlaywright(report: object): Counts
export function countPart(part: { readonly reportFile: string; readonly exitCode: number; readonly count: (report: object) => Counts }): Counts
export function sum(parts: readonly Counts[]): Counts
export function closingLine(counts: Counts): string
