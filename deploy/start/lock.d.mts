/** Takes a folder for this process, until it ends, or says who has it. */
export function lockFolder(folder: string, about?: { readonly address?: string }): { readonly holder?: { readonly pid: number; readonly address?: string } }
/** The process of a server that runs on a folder. */
export function serverOn(folder: string): number | undefined
/** Whether a process lives and is the very one that was meant. */
export function livesStill(holder: { readonly pid: number; readonly start: string | undefined }): boolean
