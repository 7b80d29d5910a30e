/** Every picture the demo takes, in the order of a shift. Both languages share the numbers. */
export const shots = [
  'first-run-purpose', 'first-run-code', 'first-run-scanner', 'first-run-printer',
  'sign-in', 'wrong-pin', 'home-without-shift', 'open-shift', 'home',
  'sell', 'cash', 'sold-with-change', 'card', 'sold-by-card', 'split-tender',
  'print-a-certificate', 'printed-a-certificate',
  'redeem', 'redeemed', 'redeem-several', 'redeemed-other-tender',
  'certificate-with-history', 'pay-out', 'goods-came-back', 'replace', 'refund',
  'refused-spent', 'refused-not-here', 'bought-not-known', 'unreadable-scan',
  'operation', 'tender-correction', 'manager-approval', 'corrected',
  'void', 'void-scanned', 'voided',
  'journal', 'freeze-a-sale', 'lost-certificate', 'printer-out-of-paper', 'x-report', 'drawer-without-sale', 'settings', 'virtual-devices',
  'offline-sold', 'offline-ask-manager', 'offline-redeemed', 'offline-home', 'offline-journal', 'offline-history',
  'trouble', 'unconfirmed',
  'online-again', 'flagged-operation', 'count-the-drawer', 'shift-closed',
] as const;

export type Shot = (typeof shots)[number];

/** `10-sell`: sorts as the shift went. */
export const numbered = (shot: Shot): string => `${String(shots.indexOf(shot) + 1).padStart(2, '0')}-${shot}`;

/** Screens looked at in every size and theme; the others in one of each. */
const fullMatrix: ReadonlySet<Shot> = new Set<Shot>([
  'sign-in', 'home', 'sell', 'cash', 'sold-with-change', 'card', 'redeem', 'redeemed', 'redeem-several',
  'certificate-with-history', 'refused-spent', 'operation', 'manager-approval', 'void', 'journal', 'x-report', 'settings',
  'offline-home', 'offline-ask-manager', 'flagged-operation', 'count-the-drawer', 'shift-closed',
]);

export type Look = { readonly theme: 'light' | 'dark'; readonly width: number; readonly height: number };

const sizes = [{ width: 1366, height: 768 }, { width: 1920, height: 1080 }] as const;

/** In which looks a screen is drawn. */
export const looksOf = (shot: Shot): readonly Look[] => {
  const all = sizes.flatMap((size) => (['light', 'dark'] as const).map((theme): Look => ({ ...size, theme })));
  return fullMatrix.has(shot) ? all : all.filter(({ theme, width }) => (theme === 'light') === (width === sizes[0].width));
};
