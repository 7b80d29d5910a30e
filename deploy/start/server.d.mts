import type { ChildProcess } from 'node:child_process'

/** Keeps a server running: starts it again when it ends, stops and starts it when a person asks. */
export function keepServer(options: {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly logFile: string
  readonly say?: (text: string) => void
  readonly delaysMs?: readonly number[]
}): {
  readonly running: () => { readonly child: ChildProcess; readonly ended: boolean } | undefined
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  readonly toggle: () => Promise<void>
}
