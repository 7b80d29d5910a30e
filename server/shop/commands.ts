import { clearingCommand } from './clearing.ts';
import { type Shop, type ShopCommand } from './command.ts';
import { businessCommand } from './describing.ts';
import { drawerCommand } from './drawer.ts';
import { operatorCommand, operatorLeavesCommand } from './operators.ts';
import { programCommand } from './programs.ts';
import { secondPersonCommand } from './second-person.ts';
import { franchiseCommand, storeCommand } from './stores.ts';
import { enrolmentCodeCommand, tillCommand, tillRevokeCommand } from './tills.ts';

/** What a shop's business is made with, on the server's own machine. Each may be typed again to change what it names. */
const commands: Readonly<Record<string, ShopCommand>> = {
  'business': businessCommand,
  'franchise': franchiseCommand,
  'store': storeCommand,
  'drawer': drawerCommand,
  'program': programCommand,
  'clearing': clearingCommand,
  'operator': operatorCommand,
  'operator-leaves': operatorLeavesCommand,
  'till': tillCommand,
  'till-revoke': tillRevokeCommand,
  'enrolment-code': enrolmentCodeCommand,
  'second-person': secondPersonCommand,
};

/** The shop's command of that name. */
export const findShopCommand = (name: string): ((shop: Shop, given: readonly string[]) => Promise<string>) | undefined =>
  (Object.hasOwn(commands, name) ? commands[name]?.run : undefined);

/** How each is typed, a line each. */
export const shopUsages = (): readonly string[] => Object.values(commands).map(({ usage }) => usage);
