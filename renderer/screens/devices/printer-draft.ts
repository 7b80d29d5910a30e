import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FoundDevices, PrinterSettings } from '../../../preload/contract.ts';
import { mayTestDrawer } from '../../drawer-test.ts';
import { printerOptions, readPrinterAddress, suggestProfile } from '../../printer-address.ts';
import { printerSpeeds } from '../../printer-speed.ts';
import { useServices, useTillPart, useTyped } from '../services.tsx';

/** Everything typed here stays until it is saved. */
export const printerFields = 'printer.';

/** How a printer is reached, as one choice: what was found by name, and the ways to name one by hand. */
type Option = { readonly value: string; readonly label: string };

/** The printer as it is being chosen, before anything is saved. */
export const usePrinterDraft = () => {
  const { t, i18n } = useTranslation();
  const { app, settings } = useServices();
  const { connection, profile: savedProfile } = settings.printer;
  const found = useFound();
  const offered = printerOptions(found ?? { printers: [] });
  const serialPorts = [...new Set([...(found?.serial.map(({ path }) => path) ?? []), ...(connection.type === 'serial' ? [connection.path] : [])])];
  const [way, chooseWay] = useTyped(`${printerFields}way`, wayOf(connection, offered.map(({ key }) => key)));
  const [host, typeHost] = useTyped(`${printerFields}host`, connection.type === 'network' ? connection.host : '');
  const [port, typePort] = useTyped(`${printerFields}port`, connection.type === 'network' ? String(connection.port) : '9100');
  const [path, typePath] = useTyped(`${printerFields}path`, connection.type === 'file' ? connection.path : '');
  const [queue, typeQueue] = useTyped(`${printerFields}queue`, connection.type === 'spooler' ? connection.queue : '');
  const [serial, chooseSerial] = useTyped(`${printerFields}serial`, connection.type === 'serial' ? connection.path : serialPorts[0] ?? '');
  const [profile, chooseProfile] = useTyped(`${printerFields}profile`, savedProfile);
  // About the page and not the printer: it outlasts the saving that comes before every page.
  const [drawer, chooseDrawer] = useTyped('testPage.drawer');
  const mayTest = useTillPart((snapshot) => mayTestDrawer(snapshot, settings));

  const ways: readonly Option[] = [
    ...offered.map(({ key, label }) => ({ value: key, label })),
    ...(app.demo ? (['virtual'] as const) : []).map((value) => ({ value, label: t(`settings.connections.${value}`) })),
    ...(serialPorts.length > 0 ? (['serial'] as const) : []).map((value) => ({ value, label: t(`settings.connections.${value}`) })),
    ...(['network', 'file', 'spooler', 'none'] as const).map((value) => ({ value, label: t(`settings.connections.${value}`) })),
  ];

  /** What was chosen as a connection, or the sentence that says what is missing. */
  const read = (): { readonly ok: true; readonly connection: PrinterSettings['connection'] } | { readonly ok: false; readonly text: string } => {
    const option = offered.find(({ key }) => key === way);
    if (option) return { ok: true, connection: option.connection };
    switch (way) {
      case 'virtual': return { ok: true, connection: { type: 'virtual' } };
      case 'network': {
        const address = readPrinterAddress(host, port);
        return address.ok ? { ok: true, connection: { type: 'network', host: address.host, port: address.port } } : { ok: false, text: t(`setUp.address.${address.reason}`) };
      }
      case 'file': return path.trim() === '' ? { ok: false, text: t('settings.badPath') } : { ok: true, connection: { type: 'file', path: path.trim() } };
      case 'spooler': return queue.trim() === '' ? { ok: false, text: t('setUp.badQueue') } : { ok: true, connection: { type: 'spooler', queue: queue.trim() } };
      case 'serial': {
        const baudRate = connection.type === 'serial' && connection.path === serial ? connection.baudRate : printerSpeeds[0] ?? 9_600;
        return serial === '' ? { ok: false, text: t('setUp.noPort') } : { ok: true, connection: { type: 'serial', path: serial, baudRate } };
      }
      default: return { ok: true, connection: { type: 'none' } };
    }
  };

  return {
    ways, way, found, serialPorts, host, typeHost, port, typePort, path, typePath, queue, typeQueue, serial, chooseSerial, profile, chooseProfile, read,
    /** The test page is to open the drawer. */
    drawer: mayTest && drawer !== '',
    /** Else a manager has to be signed in. */
    mayTestDrawer: mayTest,
    chooseDrawer: (wanted: boolean): void => { chooseDrawer(wanted ? 'yes' : ''); },
    /** A printer that says who it is brings its model along. */
    chooseWay: (next: string): void => {
      chooseWay(next);
      const label = offered.find(({ key }) => key === next)?.label;
      const suggested = label === undefined ? undefined : suggestProfile(label, i18n.language);
      if (suggested !== undefined) chooseProfile(suggested);
    },
  };
};
export type PrinterDraft = ReturnType<typeof usePrinterDraft>;

const wayOf = (connection: PrinterSettings['connection'], offered: readonly string[]): string => {
  const key = connection.type === 'file' ? `file:${connection.path}` : connection.type === 'spooler' ? `spooler:${connection.queue}` : connection.type;
  return offered.includes(key) ? key : connection.type;
};

const useFound = (): FoundDevices | null => {
  const { api } = useServices();
  const [found, setFound] = useState<FoundDevices | null>(null);
  useEffect(() => {
    let wanted = true;
    void api.findDevices().catch(() => null).then((all) => { if (wanted) setFound(all); });
    return () => { wanted = false; };
  }, [api]);
  return found;
};
