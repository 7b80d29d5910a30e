import { describe, expect, it } from 'vitest';
import { createScans } from '../../../renderer/components/scans.ts';

const leave = (): boolean => false;

describe('a scan', () => {
  it('goes to the latest screen that uses it, and to the app last, whoever listened first', () => {
    const scans = createScans();
    const heard: string[] = [];
    const hear = (name: string, uses: boolean) => (raw: string): boolean => { heard.push(`${name} ${raw}`); return uses; };
    scans.listen(hear('screen', true), leave, 'screen');
    scans.listen(hear('app', true), leave, 'app');
    const stopDialog = scans.listen(hear('question', false), leave, 'screen');
    scans.emit('1');
    stopDialog();
    scans.emit('2');
    expect(heard).toEqual(['question 1', 'screen 1', 'screen 2']);
  });

  it('that broke is answered once', () => {
    const scans = createScans();
    const heard: string[] = [];
    scans.listen(leave, (reason) => { heard.push(`app ${reason}`); return true; }, 'app');
    const stop = scans.listen(leave, (reason) => { heard.push(`screen ${reason}`); return true; }, 'screen');
    scans.drop('partial');
    stop();
    scans.drop('too-long');
    expect(heard).toEqual(['screen partial', 'app too-long']);
  });
});
