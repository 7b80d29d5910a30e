export function findMachinePath(text: string): { readonly line: number; readonly text: string } | undefined
export function filesWithMachinePaths(root: string): string[]
