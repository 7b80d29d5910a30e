import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printerSettingsSchema } from '../../preload/contract.ts';
import { claimsOf, printerModels } from '../../renderer/printer-claims.ts';
import { otherWidth, printerOptions, readPrinterAddress, suggestProfile } from '../../renderer/printer-address.ts';

describe('the address of a printer', () => {
  it.each([
    ['192.168.1.50', '192.168.1.50', 9100], [' 10.0.0.7:9101 ', '10.0.0.7', 9101], ['printer.local', 'printer.local', 9100], ['EPSON-1A2B3C', 'EPSON-1A2B3C', 9100],
  ])('%s is taken', (typed, host, port) => {
    expect(readPrinterAddress(typed)).toEqual({ ok: true, host, port });
  });

  it.each([
    ['', 'empty'], ['   ', 'empty'], ['http://192.168.1.50', 'web-address'], ['192.168.1.50/', 'web-address'], ['192.168.1', 'three-numbers'], ['192.168.1.50.1', 'three-numbers'],
    ['192.168.1.256', 'number-too-large'], ['192,168,1,50', 'letters'], ['192.168..50', 'letters'], ['printer in the kitchen', 'letters'], ['192.168.1.50:', 'port'],
    ['192.168.1.50:70000', 'port'], ['-a', 'letters'], ['프린터', 'letters'],
  ])('%s is answered with what is wrong: %s', (typed, reason) => {
    expect(readPrinterAddress(typed)).toEqual({ ok: false, reason });
  });

  it('that is taken is one that the settings take, whatever is typed', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.domain(), fc.webUrl()), fc.string(), (typed, port) => {
      const reading = readPrinterAddress(typed, port);
      if (reading.ok) printerSettingsSchema.parse({ connection: { type: 'network', host: reading.host, port: reading.port }, profile: 'generic-80' });
    }));
  });
});

describe('the model', () => {
  it.each([
    ['EPSON TM-T88VI Receipt5', 'en', 'epson-tm-t88'], ['EPSON TM-T20III', 'en', 'epson-tm-t20'], ['BIXOLON SRP-350plusIII', 'en', 'bixolon'], ['BIXOLON SRP-350plusIII', 'ko', 'bixolon-korean'],
    ['Star TSP143IIIU', 'en', 'star-escpos'], ['POS-58 Printer', 'en', 'generic-58'], ['XP-80C', 'en', 'generic-80'], ['STMicroelectronics POS80 Printer USB', 'en', 'generic-80'],
  ])('%s in %s is taken for %s', (name, language, profile) => {
    expect(suggestProfile(name, language)).toBe(profile);
    expect(printerModels.map(({ id }) => id)).toContain(profile);
  });

  it('is not guessed from a name that says nothing', () => {
    for (const name of ['/dev/usb/lp0', 'USB device', '']) expect(suggestProfile(name, 'en')).toBeUndefined();
  });

  it('of the other width is offered when the wide line did not fit', () => {
    expect(otherWidth(claimsOf('epson-tm-t20'), printerModels)?.id).toBe('generic-58');
    expect(otherWidth(claimsOf('generic-58'), printerModels)?.id).toBe('generic-80');
  });
});

it('what was found can be chosen as it is', () => {
  const options = printerOptions({ printers: [{ type: 'file', path: '/dev/usb/lp0', label: 'EPSON TM-T20III' }, { type: 'spooler', queue: 'Receipt', label: 'Receipt' }] });
  expect(options.map(({ connection }) => connection)).toEqual([{ type: 'file', path: '/dev/usb/lp0' }, { type: 'spooler', queue: 'Receipt' }]);
  for (const { connection } of options) printerSettingsSchema.parse({ connection, profile: 'generic-80' });
});
