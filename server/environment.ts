import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';

/** What the server reads from its environment. */
export type Environment = {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Undefined: a PostgreSQL of our own in the data folder. */
  readonly databaseUrl: string | undefined;
  readonly dataFolder: string;
  /** Where the database lies when PostgreSQL's own user can't get into the data folder. */
  readonly fallbackFolder: string;
  readonly keyFile: string;
  readonly demo: { readonly seed: string | undefined; readonly activeCertificates: number; readonly yesterday: boolean } | undefined;
  readonly logLevel: string;
};

const variablesSchema = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(47_330),
  DATABASE_URL: z.url({ protocol: /^postgres(?:ql)?$/ }).optional(),
  COUNTERSIGN_DATA: z.string().min(1).default('countersign-data'),
  COUNTERSIGN_KEY_FILE: z.string().min(1).optional(),
  COUNTERSIGN_DEMO: z.enum(['0', '1']).default('0'),
  COUNTERSIGN_DEMO_YESTERDAY: z.enum(['0', '1']).default('0'),
  COUNTERSIGN_DEMO_SEED: z.string().optional(),
  COUNTERSIGN_DEMO_CERTIFICATES: z.coerce.number().int().min(0).max(2_000_000).default(0),
  COUNTERSIGN_LOG: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

/** Reads the environment; throws, naming the variable, when something in it can't be meant. */
export const readEnvironment = (variables: NodeJS.ProcessEnv): Environment => {
  const parsed = variablesSchema.safeParse(variables);
  if (!parsed.success) throw new Error(`the environment does not make sense: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`);
  const values = parsed.data;
  const dataFolder = resolve(values.COUNTERSIGN_DATA);
  const isDemo = values.COUNTERSIGN_DEMO === '1';
  return {
    host: values.HOST, port: values.PORT, databaseUrl: values.DATABASE_URL, dataFolder, logLevel: values.COUNTERSIGN_LOG,
    // Real books must outlive a restart of the machine; a demo's may lie where the machine cleans up.
    fallbackFolder: isDemo || process.platform === 'win32' ? join(tmpdir(), 'countersign-postgres-data') : '/var/lib/countersign',
    keyFile: values.COUNTERSIGN_KEY_FILE ?? join(dataFolder, 'server-keys.json'),
    demo: isDemo ? { seed: values.COUNTERSIGN_DEMO_SEED, activeCertificates: values.COUNTERSIGN_DEMO_CERTIFICATES, yesterday: values.COUNTERSIGN_DEMO_YESTERDAY === '1' } : undefined,
  };
};
