import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDevices, type Devices } from '../../../main/devices/devices.ts';
import { createDrawerSensor } from '../../../main/devices/drawer.ts';
import { defaultDeadlines } from '../../../main/devices/deadlines.ts';
import type { FromDevices } from '../../../main/devices/messages.ts';
import { startTestPrinter, type TestPrinter } from '../../escpos/printer.ts';
import { documentOf } from './documents.ts';

describe('a drawer\'s sensor', () => {
  it('is not believed before it has moved: where nothing is plugged in, the pin reads the same for ever', () => {
    const sensor = createDrawerSensor('low');
    for (let look = 0; look < 5; look += 1) sensor.read('high');
    sensor.pulsed();
    sensor.read('high');
    sensor.waited();
    expect(sensor.reading()).toEqual({ drawer: 'unknown', stayedShut: false });
  });

  it('reads by the level of the profile once it has moved', () => {
    const sensor = createDrawerSensor('low');
    sensor.read('high');
    sensor.read('low');
    expect(sensor.reading().drawer).toBe('open');
    sensor.read('high');
    expect(sensor.reading().drawer).toBe('closed');
  });

  it('learns from the first opening that the cable is wired the other way', () => {
    const sensor = createDrawerSensor('low');
    sensor.read('low');
    sensor.pulsed();
    sensor.read('high');
    expect(sensor.reading().drawer).toBe('open');
    sensor.read('low');
    expect(sensor.reading().drawer).toBe('closed');
  });

  it('does not unlearn that when somebody is quick to push it shut', () => {
    const sensor = createDrawerSensor('low');
    sensor.read('high');
    sensor.pulsed();
    sensor.read('low');
    sensor.pulsed();
    sensor.read('high');
    expect(sensor.reading().drawer).toBe('closed');
  });

  it('says that the drawer stayed shut, until it opens after all or is told to again', () => {
    const sensor = createDrawerSensor('low');
    for (const level of ['high', 'low', 'high'] as const) sensor.read(level);
    sensor.pulsed();
    sensor.read('high');
    expect(sensor.reading()).toEqual({ drawer: 'closed', stayedShut: false });
    sensor.waited();
    expect(sensor.reading()).toEqual({ drawer: 'closed', stayedShut: true });
    sensor.read('low');
    expect(sensor.reading()).toEqual({ drawer: 'open', stayedShut: false });
    sensor.pulsed();
    sensor.read('low');
    sensor.waited();
    expect(sensor.reading()).toEqual({ drawer: 'open', stayedShut: false });
  });

  it('does not mistake a drawer that was opened and shut again for one that stayed shut', () => {
    const sensor = createDrawerSensor('low');
    for (const level of ['high', 'low', 'high'] as const) sensor.read(level);
    sensor.pulsed();
    sensor.read('low');
    sensor.read('high');
    sensor.waited();
    expect(sensor.reading()).toEqual({ drawer: 'closed', stayedShut: false });
  });
});

describe('a printer on TCP 9100 with a drawer behind it', () => {
  let device: TestPrinter;
  let devices: Devices;
  let said: FromDevices[];
  const drawers = () => said.flatMap((message) => (message.kind === 'drawer' ? [message] : []));
  const until = async (isThere: () => boolean): Promise<void> => {
    for (let tries = 0; tries < 100 && !isThere(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(drawers().map(({ drawer, stayedShut }) => ({ drawer, stayedShut })), 'what was said of the drawer').toSatisfy(isThere);
  };
  const deadlines = { ...defaultDeadlines, connectMs: 500, statusMs: 300, writeMs: 500, confirmMs: 1_500, idleCheckMs: 150 };
  const configure = (profileId: string) => devices.receive({
    kind: 'configure', deadlines,
    settings: { printer: { connection: { kind: 'network', host: '127.0.0.1', port: device.port }, profileId } },
  });

  beforeEach(async () => {
    said = [];
    device = await startTestPrinter({ drawerPin: 'high', drawerPinAfterPulse: 'low', drawerMs: 200 });
    devices = createDevices({ send: (message) => said.push(message), now: Date.now });
  });
  afterEach(async () => {
    devices.receive({ kind: 'configure', deadlines: { ...deadlines, idleCheckMs: 1_000_000 }, settings: { printer: { connection: { kind: 'none' }, profileId: 'generic-80' } } });
    await device.stop();
  });

  it.each(['epson-tm-t20', 'generic-80'])('%s: the receipt of a cash sale opens it, and it is seen to close', async (profile) => {
    configure(profile);
    devices.receive({ kind: 'print', jobId: 'cash', document: documentOf([{ kind: 'text', text: 'Sold' }, { kind: 'drawer' }]) });
    await until(() => drawers().at(-1)?.drawer === 'open');
    device.script({ drawerPin: 'high' });
    await until(() => drawers().at(-1)?.drawer === 'closed');
    expect(drawers().some(({ stayedShut }) => stayedShut)).toBe(false);
  });

  it('says so when a drawer that works otherwise stays shut, and takes it back when it is opened by its key', async () => {
    configure('epson-tm-t20');
    devices.receive({ kind: 'open-drawer', jobId: 'first' });
    await until(() => drawers().at(-1)?.drawer === 'open');
    device.script({ drawerPin: 'high' });
    await until(() => drawers().at(-1)?.drawer === 'closed');
    devices.receive({ kind: 'open-drawer', jobId: 'locked' });
    await until(() => drawers().at(-1)?.stayedShut === true);
    device.script({ drawerPin: 'low' });
    await until(() => drawers().at(-1)?.drawer === 'open');
    expect(drawers().at(-1)?.stayedShut).toBe(false);
  });

  it('claims nothing of a drawer whose sensor never moved, nor after a receipt that opens none', async () => {
    device.script({ drawerPin: 'high' });
    configure('generic-80');
    devices.receive({ kind: 'open-drawer', jobId: 'no-sensor' });
    devices.receive({ kind: 'print', jobId: 'card', document: documentOf([{ kind: 'text', text: 'Sold by card' }]) });
    await new Promise((resolve) => setTimeout(resolve, 2_300));
    expect(drawers()).toEqual([]);
  });
});

describe('the drawer of the virtual printer', () => {
  it('springs open, is pushed shut, and stays shut when it is locked; training opens it too', async () => {
    const said: FromDevices[] = [];
    const drawers = () => said.flatMap((message) => (message.kind === 'drawer' ? [message] : []));
    const until = async (isThere: () => boolean): Promise<void> => {
      for (let tries = 0; tries < 100 && !isThere(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
      expect(isThere(), JSON.stringify(drawers())).toBe(true);
    };
    const devices = createDevices({ send: (message) => said.push(message), now: Date.now });
    devices.receive({ kind: 'configure', deadlines: defaultDeadlines, settings: { printer: { connection: { kind: 'virtual' }, profileId: 'generic-80' } } });
    const training = documentOf([{ kind: 'text', text: 'Sold' }, { kind: 'drawer' }]);
    devices.receive({ kind: 'print', jobId: 'cash', document: { ...training, marks: [{ kind: 'training', text: 'TRAINING' }] } });
    await until(() => drawers().at(-1)?.drawer === 'open');
    devices.receive({ kind: 'virtual-drawer', action: 'close' });
    await until(() => drawers().at(-1)?.drawer === 'closed');
    devices.receive({ kind: 'virtual-drawer', action: 'lock' });
    devices.receive({ kind: 'open-drawer', jobId: 'locked' });
    await until(() => drawers().at(-1)?.stayedShut === true);
    devices.receive({ kind: 'virtual-drawer', action: 'unlock' });
    devices.receive({ kind: 'open-drawer', jobId: 'free' });
    await until(() => drawers().at(-1)?.drawer === 'open');
    devices.receive({ kind: 'configure', deadlines: { ...defaultDeadlines, idleCheckMs: 1_000_000 }, settings: { printer: { connection: { kind: 'none' }, profileId: 'generic-80' } } });
  });
});
