import { describe, expect, it } from 'vitest';
import { createGroupCommit } from '../../server/group-commit.ts';

/** A run that the test lets go on by hand. */
const createGate = () => {
  const groups: number[][] = [];
  const open: (() => void)[] = [];
  const run = async (items: readonly number[]): Promise<readonly number[]> => {
    groups.push([...items]);
    await new Promise<void>((done) => { open.push(done); });
    if (items.includes(13)) throw new Error('thirteen');
    return items.map((item) => item * 10);
  };
  return { groups, run, openNext: async () => { open.shift()?.(); await new Promise((done) => { setImmediate(done); }); } };
};

describe('group commit', () => {
  it('runs together what waited together, in order, and gives each batch its own answers', async () => {
    const { groups, run, openNext } = createGate();
    const settle = createGroupCommit({ run, itemsMax: 5, waitingMax: 100 });
    const answers = [settle([1]), settle([2, 3]), settle([4]), settle([5, 6, 7])];
    await openNext();
    await openNext();
    await openNext();
    expect(groups).toEqual([[1], [2, 3, 4], [5, 6, 7]]);
    expect(await Promise.all(answers)).toEqual([[10], [20, 30], [40], [50, 60, 70]]);
  });

  it('lets one batch fail by itself', async () => {
    const { groups, run, openNext } = createGate();
    const settle = createGroupCommit({ run, itemsMax: 5, waitingMax: 100 });
    const answers = [settle([1]), settle([2]), settle([13]), settle([3])].map((one) => one.catch((error: unknown) => String(error)));
    for (let runs = 0; runs < 5; runs += 1) await openNext();
    expect(groups).toEqual([[1], [2, 13, 3], [2], [13], [3]]);
    expect(await Promise.all(answers)).toEqual([[10], [20], 'Error: thirteen', [30]]);
  });

  it('sends away whoever comes when too much waits', async () => {
    const { run, openNext } = createGate();
    const settle = createGroupCommit({ run, itemsMax: 2, waitingMax: 3 });
    const answers = [settle([1]), settle([2, 3]), settle([4])];
    await expect(settle([5])).rejects.toMatchObject({ statusCode: 503, problem: 'busy' });
    for (let runs = 0; runs < 3; runs += 1) await openNext();
    expect(await Promise.all(answers)).toEqual([[10], [20, 30], [40]]);
  });
});
