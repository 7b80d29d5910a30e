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
export interface Failure {
  readonly name: string
  readonly why: string
}
export function failuresOfVitest(report: object): readonly Failure[]
export function failuresOfPlaywright(report: object): readonly Failure[]
export function unsteadyOfVitest(report: object): readonly Failure[]
export function unsteadyOfPlaywright(report: object): readonly Failure[]
export function failuresOf(part: { readonly reportFile: string; readonly list: (report: object) => readonly Failure[] }): readonly Failure[]
