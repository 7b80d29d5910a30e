import { PanelRightClose, PanelRightOpen } from 'lucide-react';
import { memo, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import type { CallInput, CallOutput, EventPayload } from '../../preload/contract.ts';
import { Choice } from '../components/choice.tsx';
import { useKeys } from '../components/keys.ts';
import { useServices, useTillPart } from '../screens/services.tsx';
import { testPattern } from '../../domain/test-pattern.ts';
import { DemoCertificate } from './demo-certificate.tsx';
import { useOutsideFocus } from './outside-focus.ts';
import { Paper } from './paper-view.tsx';
import { VirtualDrawer } from './virtual-drawer.tsx';

type PrinterState = CallInput<'virtual:printer-state'>;
const printerStates: readonly PrinterState[] = ['ready', 'paper-low', 'paper-out', 'cover-open', 'hang'];

/**
 * The demo's counter beside the till: paper to scan, paper that was printed. It is no part of the till's own screen, and
 * its hundreds of papers are not drawn again because that screen changed.
 */
export const Dock = memo(function Dock() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(true);
  useKeys({ F12: () => setOpen(!open) });
  const outsideFocus = useOutsideFocus();
  return (
    <aside className={`dock ${open ? '' : 'dock-closed'}`} aria-label={t('dock.title')} {...outsideFocus}>
      <Button className="dock-toggle" onPress={() => setOpen(!open)} aria-expanded={open} aria-keyshortcuts="F12">
        {open ? <PanelRightClose aria-hidden="true" /> : <PanelRightOpen aria-hidden="true" />}
        <span>{t('dock.open')}</span><kbd aria-hidden="true">F12</kbd>
      </Button>
      {open && <DockBody />}
    </aside>
  );
});

const DockBody = () => {
  const { t } = useTranslation();
  const { scans, app } = useServices();
  const certificates = useDemoCertificates();
  return (
    <div className="dock-body">
      <section className="dock-tray" aria-label={t('dock.drawer')}>
        <p className="dock-note">{t(app.training ? 'training.dockNote' : 'dock.note')}</p>
        <h2>{t('dock.drawer')}</h2>
        <ul className="dock-stock">
          <li><Button className="pattern-card" onPress={() => scans.emit(testPattern)}>{t('dock.pattern')}</Button></li>
          {certificates.map((certificate) => (
            <li key={certificate.control}><DemoCertificate certificate={certificate} onScan={() => scans.emit(certificate.scan)} /></li>
          ))}
        </ul>
        {certificates.length === 0 && <p className="dock-note">{t('dock.empty')}</p>}
      </section>
      <VirtualPrinter />
    </div>
  );
};

const useDemoCertificates = (): CallOutput<'virtual:certificates'> => {
  const { api } = useServices();
  const phase = useTillPart((snapshot) => snapshot.phase);
  const [certificates, setCertificates] = useState<CallOutput<'virtual:certificates'>>([]);
  useEffect(() => {
    let wanted = true;
    // The stock comes with the enrolment.
    void api.virtualCertificates().catch(() => []).then((all) => { if (wanted) setCertificates(all); });
    return () => { wanted = false; };
  }, [api, phase]);
  return certificates;
};

/** As much paper as one wants to look back on. */
const papersMax = 8;

const VirtualPrinter = () => {
  const { t } = useTranslation();
  const { api } = useServices();
  const [state, setState] = useState<PrinterState>('ready');
  const [papers, setPapers] = useState<readonly EventPayload<'printer:paper'>[]>([]);
  useEffect(() => api.onPaper((paper) => setPapers((before) => [paper, ...before].slice(0, papersMax))), [api]);
  const choose = (next: PrinterState): void => {
    setState(next);
    void api.setVirtualPrinterState(next);
  };
  return (
    <section className="dock-tray" aria-label={t('dock.printer')}>
      <h2>{t('dock.printer')}</h2>
      <Choice label={t('dock.state')} hideLabel value={state} onChange={choose} options={printerStates.map((value) => ({ value, label: t(`dock.states.${value}`) }))} />
      <VirtualDrawer />
      <div className="dock-paper">
        {papers.length === 0 && <p className="dock-note">{t('dock.noPaper')}</p>}
        {papers.map((paper, index) => <Paper key={`${paper.job}-${String(papers.length - index)}`} paper={paper} label={t('dock.paperOf', { number: papers.length - index })} />)}
        {papers.length > 0 && <Button className="dock-tear" onPress={() => setPapers([])}>{t('dock.tear')}</Button>}
      </div>
    </section>
  );
};
