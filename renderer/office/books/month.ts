import { useFormat } from '../../components/format.ts';

/** Writes `YYYY-MM` as the reader says it. */
export const useMonth = (): ((month: string) => string) => {
  const { locale } = useFormat();
  const format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', year: 'numeric', month: 'long' });
  return (month) => format.format(Date.parse(`${month}-01T00:00:00Z`));
};

/** The same where there is little room. */
export const useShortMonth = (): ((month: string) => string) => {
  const { locale } = useFormat();
  const format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', year: '2-digit', month: 'short' });
  return (month) => format.format(Date.parse(`${month}-01T00:00:00Z`));
};
