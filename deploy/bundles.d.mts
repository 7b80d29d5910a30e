import type { InlineConfig } from 'vite'

interface Bundle {
  /** The file it is built from. */
  readonly entry: string
  readonly copies?: readonly { readonly from: string; readonly to: string }[]
  readonly config: InlineConfig
}

export const root: string
export const bundles: Readonly<Record<'main' | 'devices' | 'preload' | 'renderer' | 'server' | 'demo', Bundle>>
export const sourceFolders: readonly string[]
