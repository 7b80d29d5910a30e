import { spawn } from 'node:child_process';

/** A listing that takes longer than this is of no use to anybody who waits for it. */
const listMs = 5_000;

const isWindows = process.platform === 'win32';

/** Ends a program that was started here, and what it wrote; `code` null when it did not end in time or could not start. */
export const runProgram = (
  program: string, args: readonly string[],
  { input, deadlineMs, variables = {} }: { readonly input?: Uint8Array; readonly deadlineMs: number; readonly variables?: Readonly<Record<string, string>> },
): Promise<{ readonly code: number | null; readonly output: string; readonly hasStarted: boolean }> => new Promise((resolve) => {
  const child = spawn(program, [...args], { stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true, env: { ...process.env, ...variables } });
  let output = '';
  const settle = (code: number | null, hasStarted: boolean): void => {
    clearTimeout(timer);
    resolve({ code, output, hasStarted });
  };
  const timer = setTimeout(() => {
    child.kill('SIGKILL');
    settle(null, true);
  }, deadlineMs);
  child.stdout.setEncoding('utf8').on('data', (text: string) => { if (output.length < outputMax) output += text; });
  child.on('error', () => settle(null, child.pid !== undefined));
  child.on('close', (code) => settle(code, true));
  // A program that ends before it has read everything says so by its exit code.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
});

const outputMax = 100_000;

/** The names of this computer's print queues; none where there is no spooler. */
export const listPrintQueues = async (): Promise<readonly string[]> => {
  const { code, output } = isWindows
    ? await runPowerShell('[Console]::OutputEncoding = [Text.Encoding]::UTF8; (Get-CimInstance Win32_Printer).Name', { deadlineMs: listMs })
    : await runProgram('lpstat', ['-e'], { deadlineMs: listMs });
  return code === 0 ? output.split(/\r?\n/u).map((line) => line.trim()).filter((line) => line !== '') : [];
};

/** Runs a script that comes whole and unquoted, whatever it holds. */
export const runPowerShell = (script: string, options: Parameters<typeof runProgram>[2]): ReturnType<typeof runProgram> =>
  runProgram('powershell.exe', ['-NoLogo', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-EncodedCommand', Buffer.from(script, 'utf16le').toString('base64')], options);
