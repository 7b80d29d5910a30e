import { resolve } from 'node:path';

/** What may be set from outside; everything else is in the settings. */
export type Environment = {
  /** Where this till keeps everything; the system's own place when undefined. */
  readonly userData: string | undefined;
  /** Nothing but the till on the screen. */
  readonly kiosk: boolean;
  /** Undefined unless this is a demo: virtual devices, and enrolment by itself. */
  readonly demo: { readonly server: string | undefined; readonly code: string | undefined; readonly file: string | undefined } | undefined;
};

/** Reads the till's environment variables, all of them named COUNTERSIGN_... */
export const readEnvironment = (variables: NodeJS.ProcessEnv): Environment => ({
  userData: variables['COUNTERSIGN_USER_DATA'] ? resolve(variables['COUNTERSIGN_USER_DATA']) : undefined,
  kiosk: variables['COUNTERSIGN_KIOSK'] === '1',
  demo: variables['COUNTERSIGN_DEMO'] === '1'
    ? { server: variables['COUNTERSIGN_SERVER'], code: variables['COUNTERSIGN_ENROL_CODE'], file: variables['COUNTERSIGN_DEMO_FILE'] }
    : undefined,
});
