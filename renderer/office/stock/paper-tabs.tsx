import { useTranslation } from 'react-i18next';
import { Choice } from '../../components/choice.tsx';
import { useOffice } from '../asking.tsx';

const tabs = ['paper', 'stock', 'shipments', 'destructions', 'corporate'] as const;

/** The sides of paper: what is ordered, where it is, what is on its way, what was destroyed, what companies buy. */
export const PaperTabs = ({ here }: { readonly here: (typeof tabs)[number] }) => {
  const { t } = useTranslation();
  const { open } = useOffice();
  return <Choice label={t('office.stock.tabs')} hideLabel value={here} onChange={(name) => open({ name })} options={tabs.map((value) => ({ value, label: t(`office.stock.tab.${value}`) }))} />;
};
