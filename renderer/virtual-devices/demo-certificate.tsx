import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import type { CallOutput } from '../../preload/contract.ts';
import { Barcode } from '../components/barcode.tsx';
import { Guilloche } from '../components/guilloche.tsx';

/** A paper certificate as it lies in the drawer. One press holds it under the scanner. */
export const DemoCertificate = ({ certificate, onScan }: { readonly certificate: CallOutput<'virtual:certificates'>[number]; readonly onScan: () => void }) => {
  const { t } = useTranslation();
  const { control, label, practice } = certificate;
  const standing = practice === undefined ? '' : t(`training.paper.${practice}`);
  return (
    <Button className="paper-certificate" onPress={onScan} aria-label={`${t('dock.scan', { label, control })}${standing === '' ? '' : `, ${standing}`}`}>
      <Guilloche />
      <span className="paper-certificate-label">{label}</span>
      {standing !== '' && <span className="paper-certificate-practice">{standing}</span>}
      <Barcode kind="qr" text={certificate.scan} />
      <span className="paper-certificate-control">{control}</span>
    </Button>
  );
};
