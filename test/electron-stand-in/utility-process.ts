/** `utilityProcess`: a forked Node process with Electron's parentPort. */
import { fork as forkChild, type ChildProcess } from 'node:child_process';
import type { ForkOptions, UtilityProcess, utilityProcess } from 'electron';
import { decodeClone, encodeClone } from './clone.ts';
import { createEvent, HonouredEmitter, mix } from './emitter.ts';
import { onlyOptions, refuse, strict } from './strict.ts';

/** What a utility process's end means for `app`'s child-process-gone. */
export type OnGone = (event: object, details: { readonly type: 'Utility'; readonly reason: 'crashed' | 'killed' | 'abnormal-exit'; readonly exitCode: number; readonly serviceName: string; readonly name: string }) => void;

export function createUtilityProcess(isReady: () => boolean, hookPath: string, onGone: OnGone): Pick<typeof utilityProcess, 'fork'> {
  function fork(modulePath: string, args: string[] = [], options: ForkOptions = {}): UtilityProcess {
    if (!isReady()) throw new Error('utilityProcess cannot be created before app is ready');
    onlyOptions('utilityProcess.fork', options, ['env', 'execArgv', 'cwd', 'stdio', 'serviceName', 'allowLoadingUnsignedLibraries', 'disclaim']);
    const [out, err] = outputs(options.stdio);
    const child = forkChild(modulePath, args, {
      env: { ...(options.env ?? process.env), COUNTERSIGN_STAND_IN_ROLE: 'utility' },
      execArgv: ['--require', hookPath, ...(options.execArgv ?? [])],
      stdio: ['ignore', out, err, 'ipc'],
      ...(options.cwd !== undefined && { cwd: options.cwd }),
    });
    return wrap(child, options.serviceName ?? 'Node Utility Process', onGone);
  }
  return strict('utilityProcess', { fork });
}

type Output = 'pipe' | 'ignore' | 'inherit';

function outputs(stdio: ForkOptions['stdio']): readonly [Output, Output] {
  if (stdio === undefined) return ['inherit', 'inherit'];
  if (typeof stdio === 'string') return [stdio as Output, stdio as Output];
  if (stdio[0] !== 'ignore') return refuse('utilityProcess.fork stdio with an stdin');
  return [stdio[1] ?? 'inherit', stdio[2] ?? 'inherit'];
}

function wrap(child: ChildProcess, name: string, onGone: OnGone): UtilityProcess {
  const emitter = new HonouredEmitter('UtilityProcess', ['spawn', 'exit', 'message', 'error']);
  let pid: number | undefined;
  let killed = false;

  child.once('spawn', () => { pid = child.pid; emitter.emit('spawn'); });
  child.on('error', (error) => console.error('[electron stand-in] utility process:', error));
  child.on('message', (text) => emitter.emit('message', decodeClone(text as string)));
  child.once('exit', (code, signal) => {
    pid = undefined;
    const exitCode = code ?? 1;
    if (exitCode !== 0 && !killed) onGone(createEvent(), { type: 'Utility', reason: signal ? 'killed' : 'abnormal-exit', exitCode, serviceName: 'node.mojom.NodeService', name });
    emitter.emit('exit', exitCode);
  });

  const honoured = {
    stdout: child.stdout,
    stderr: child.stderr,
    get pid() { return pid; },
    postMessage(message: unknown, transfer?: readonly unknown[]): void {
      if (transfer?.length) refuse('utilityProcess.postMessage with ports');
      const text = encodeClone(message);
      if (child.connected) child.send(text);
    },
    kill(): boolean {
      killed = true;
      return child.kill('SIGTERM');
    },
  } satisfies Partial<UtilityProcess>;
  const guarded: object = strict('UtilityProcess', mix(emitter, honoured));
  return guarded as UtilityProcess;
}
