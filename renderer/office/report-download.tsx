import { Download } from 'lucide-react';
import type { OfficeFile } from '../../domain/office-calls.ts';
import { Action } from '../components/action.tsx';
import { useBusy, useOffice } from './asking.tsx';
import { useReportFormat } from './table-format.tsx';

/** A report as a file, in the form that is chosen beside it. `name`: of the file, without what says its form. */
export const ReportDownload = ({ file, name, asked, label, text, shortcut }: {
  readonly file: OfficeFile; readonly name: string; readonly asked: object; readonly label: string; readonly text?: string; readonly shortcut?: 'F8';
}) => {
  const { save } = useOffice();
  const [busy, work] = useBusy();
  const [form, choice] = useReportFormat();
  return (
    <section className="card" aria-label={label}>
      {text !== undefined && <p className="muted">{text}</p>}
      <div className="row report-file">
        {choice}
        <Action {...(shortcut ? { shortcut } : {})} busy={busy} icon={<Download aria-hidden="true" />} onPress={() => work(() => save(file, `${name}.${form.format}`, { ...asked, ...form }))}>{label}</Action>
      </div>
    </section>
  );
};
