/** Level of pin 3 of the drawer connector, as bit 2 of `DLE EOT 1` tells it. */
export type DrawerLevel = 'high' | 'low';

export type DrawerReading = {
  readonly drawer: 'open' | 'closed' | 'unknown';
  /** It was told to open, and its sensor did not move. */
  readonly stayedShut: boolean;
};

/** What the drawer does as far as its sensor shows it. */
export type DrawerSensor = {
  reading(): DrawerReading;
  /** A pulse is about to be sent. */
  pulsed(): void;
  read(level: DrawerLevel): void;
  /** A drawer that opens would have done so by now. */
  waited(): void;
};

/**
 * Reads a drawer's sensor. Where no drawer is plugged in, or one without a switch, the pin always reads the same: nothing
 * is believed before it has moved once. Which level means open depends on the drawer's cable too: the first move right
 * behind a pulse is an opening, whatever the profile says.
 */
export const createDrawerSensor = (profileOpenLevel: DrawerLevel): DrawerSensor => {
  let openLevel = profileOpenLevel;
  let level: DrawerLevel | undefined;
  let hasMoved = false;
  let isAwaited = false;
  let stayedShut = false;

  const drawer = (): DrawerReading['drawer'] => {
    if (!hasMoved) return 'unknown';
    return level === openLevel ? 'open' : 'closed';
  };

  return {
    reading: () => ({ drawer: drawer(), stayedShut }),
    pulsed: () => {
      isAwaited = true;
      stayedShut = false;
    },
    read: (next) => {
      const isMove = level !== undefined && next !== level;
      level = next;
      if (!isMove) return;
      if (!hasMoved && isAwaited) openLevel = next;
      hasMoved = true;
      if (drawer() !== 'open') return;
      isAwaited = false;
      stayedShut = false;
    },
    waited: () => {
      stayedShut = isAwaited && drawer() === 'closed';
      isAwaited = false;
    },
  };
};
