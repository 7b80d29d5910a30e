import { ChevronDown, CircleAlert, CircleCheck, Keyboard, Printer, RefreshCw, ScanBarcode } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { plainTestPattern, testPatternElements } from '../../../domain/test-pattern.ts';
import type { PrintDocument } from '../../../domain/receipt-lines.ts';
import { Action } from '../../components/action.tsx';
import { Barcode } from '../../components/barcode.tsx';
import { Field } from '../../components/field.tsx';
import { printSentence } from '../sentences.ts';
import { useServices, useTyped } from '../services.tsx';
import { isGood, keyOf, type LearnedScanner, type Learning } from './learning.ts';
import { answerTo, triedSentence } from './scanner-sentences.ts';
import { ScannerDetails } from './scanner-details.tsx';
import { UdevHelp } from './udev-help.tsx';
import { extraPortField } from './use-learning.ts';

const patternText = testPatternElements.map(({ ai, value }) => `(${ai})${value}`).join('');

/** The pattern to scan, and what was found by it. */
export const ScannerFinder = ({ learning, lookAgain }: { readonly learning: Learning; readonly lookAgain: () => void }) => {
  const { t, i18n } = useTranslation();
  const answer = answerTo(t, i18n.language, learning);
  return (
    <div className="finder">
      <div className="finder-pattern">
        <div className="pattern"><Barcode kind="gs1-qr" text={patternText} label={t('firstRun.patternLabel')} /></div>
        <PrintPattern />
      </div>
      <div className="finder-answers">
        <p role="status" className={`verdict ${answer?.good ? 'verdict-good' : ''}`} hidden={answer === null}>
          {answer?.good ? <CircleCheck aria-hidden="true" /> : <CircleAlert aria-hidden="true" />}{answer?.text}
        </p>
        {learning.scanners.length > 0 && (
          <ul className="found" aria-label={t('setUp.foundList')}>{learning.scanners.map((scanner) => <FoundScanner key={keyOf(scanner)} scanner={scanner} />)}</ul>
        )}
        {learning.scanners.some(isGood) && <p className="muted">{t('setUp.another')}</p>}
        <Listening learning={learning} />
        <OtherPort onTyped={lookAgain} />
        <Action icon={<RefreshCw aria-hidden="true" />} shortcut="F5" kind="quiet" onPress={lookAgain}>{t('setUp.lookAgain')}</Action>
      </div>
    </div>
  );
};

const FoundScanner = ({ scanner }: { readonly scanner: LearnedScanner }) => {
  const { t } = useTranslation();
  const isKeyboard = scanner.via === 'keyboard';
  const Icon = isKeyboard ? Keyboard : ScanBarcode;
  // The till knows the place of each key, and a certificate is digits: it is read past a wrong layout.
  const stillReads = isKeyboard && scanner.reading.kind === 'layout' && scanner.reading.scanner.includes('us');
  return (
    <li className="found-item">
      <p className="found-name"><Icon aria-hidden="true" /><strong>{isKeyboard ? t('setUp.keyboard') : scanner.label}</strong></p>
      {stillReads && <p className="muted">{t('setUp.stillReads')}</p>}
      <ScannerDetails scanner={scanner} />
    </li>
  );
};

/** What is listened to, what can't be, and why. */
const Listening = ({ learning: { found, tried, isLooking } }: { readonly learning: Learning }) => {
  const { t, i18n } = useTranslation();
  const listening = tried.filter(({ state }) => state === 'listening').map(({ label }) => label);
  const troubles = tried.flatMap((device) => triedSentence(t, device) ?? []);
  const names = new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format([t('setUp.theKeyboard'), ...listening]);
  return (
    <>
      <p className="muted">{isLooking ? t('setUp.looking') : listening.length > 0 ? t('setUp.listening', { devices: names }) : t('setUp.onlyKeyboard')}</p>
      {troubles.map((trouble) => <p className="trouble-line" key={trouble}><CircleAlert aria-hidden="true" />{trouble}</p>)}
      {found?.udevRuleMissing && <UdevHelp />}
    </>
  );
};

/** Ports that a system keeps to itself: over Bluetooth, over the network. Their name is in the adapter's manual. */
const OtherPort = ({ onTyped }: { readonly onTyped: () => void }) => {
  const { t } = useTranslation();
  const [port, typePort] = useTyped(extraPortField);
  // Enter takes what was typed, and never also answers the question around it.
  const tryIt = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (!event.repeat) onTyped();
  };
  return (
    <details className="details">
      <summary><ChevronDown aria-hidden="true" />{t('setUp.otherPort')}</summary>
      <div onKeyDown={tryIt}><Field label={t('setUp.port')} value={port} onChange={typePort} placeholder="/dev/rfcomm0" maxLength={4_096} /></div>
      <p className="muted">{t('setUp.otherPortText')}</p>
    </details>
  );
};

/** For scanners that can't read a screen, and for those too far from it. */
const PrintPattern = () => {
  const { t, i18n } = useTranslation();
  const { api, desk, settings, newId, sounds } = useServices();
  const print = async (): Promise<void> => {
    const outcome = await api.print({ job: newId(), document: patternDocument(t('setUp.patternTitle'), i18n.language) }).catch(() => null);
    const text = printSentence(t, outcome ?? { outcome: 'unconfirmed', reason: 'unknown' }, 'page');
    if (outcome?.outcome === 'printed') return desk.quiet(text);
    sounds.problem();
    desk.problem(text);
  };
  return (
    <>
      <p className="muted">{t(settings.printer.connection.type === 'none' ? 'setUp.laserNoPrinter' : 'setUp.laser')}</p>
      {settings.printer.connection.type !== 'none' && <Action icon={<Printer aria-hidden="true" />} shortcut="F3" onPress={() => void print()}>{t('setUp.printPattern')}</Action>}
    </>
  );
};

const patternDocument = (title: string, locale: string): PrintDocument => ({
  title, locale, marks: [],
  lines: [
    { kind: 'text', text: title, align: 'center', bold: true },
    { kind: 'space' },
    { kind: 'gs1-128', elements: testPatternElements },
    { kind: 'space' },
    { kind: 'qr', data: plainTestPattern },
  ],
});
