import { describe, expect, it } from 'vitest';
import { createCell } from '../../renderer/cell.ts';
import { createConnection } from '../../renderer/connection.ts';
import type { TillSnapshot } from '../../renderer/till.ts';

const rightNow = Date.UTC(2026, 10, 20, 15, 0, 0);
const dayMs = 86_400_000;

/** A till whose clock shows `rightNow + offMs` while the server's is right. */
const openAt = (offMs: number) => {
  const clock = { wall: rightNow + offMs, monotonic: 0 };
  const cell = createCell<TillSnapshot>({ connection: { state: 'offline', since: 0, problem: null }, trouble: null, clockOffMs: null } as unknown as TillSnapshot);
  const connection = createConnection({ now: () => clock.wall, monotonic: () => clock.monotonic }, cell);
  return { clock, connection, cell };
};

describe('a clock that is off', () => {
  it('is told in minutes, either way, and put right for everything that needs the day', () => {
    for (const offMs of [7 * dayMs, -7 * dayMs]) {
      const { connection, cell } = openAt(offMs);
      connection.succeeded(rightNow + 1_234);
      expect(cell.get().clockOffMs).toBe(-offMs);
      expect(connection.serverNow()).toBe(rightNow + 1_234);
      expect(connection.offsetMs()).toBe(1_234 - offMs);
    }
  });

  it('is nothing to speak of within what signatures allow, and forgotten once it is set', () => {
    const { connection, cell, clock } = openAt(-4 * 60_000);
    connection.succeeded(rightNow);
    expect(cell.get().clockOffMs).toBeNull();
    clock.wall = rightNow - dayMs;
    connection.succeeded(rightNow);
    expect(cell.get().clockOffMs).toBe(dayMs);
    clock.wall = rightNow;
    connection.succeeded(rightNow);
    expect(cell.get().clockOffMs).toBeNull();
  });

  it('says nothing new with every answer', () => {
    const { connection, cell } = openAt(dayMs);
    let changes = 0;
    connection.succeeded(rightNow);
    cell.subscribe(() => { changes += 1; });
    connection.succeeded(rightNow + 900);
    connection.succeeded(rightNow - 1_100);
    expect(changes).toBe(0);
  });
});
