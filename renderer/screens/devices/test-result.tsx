import { type ReactNode, useEffect, useRef } from 'react';
import type { PrintOutcome } from '../../../preload/contract.ts';

/** What came of a test page and what is asked next. It comes into sight and takes the focus, wherever the button was. */
export const TestResult = ({ outcome, text, children }: { readonly outcome: PrintOutcome; readonly text: string; readonly children?: ReactNode }) => {
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => {
    region.current?.focus({ preventScroll: true });
    region.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div className="test-result" ref={region} tabIndex={-1}>
      <p role="status" className={`verdict ${outcome.outcome === 'printed' ? 'verdict-good' : ''}`}>{text}</p>
      {children}
    </div>
  );
};
