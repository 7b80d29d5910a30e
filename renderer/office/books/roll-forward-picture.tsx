import { useTranslation } from 'react-i18next';
import type { Liability } from '../../../domain/accounting-wire.ts';
import { type RollForward, rollForwards } from '../../../domain/liability.ts';
import { minor } from '../../../domain/money.ts';
import { useFormat } from '../../components/format.ts';
import { Legend } from '../pictures/picture.tsx';
import { type Fall, Waterfall } from '../pictures/waterfall.tsx';

/** From what was owed to what is owed as a picture, one for each currency; the table below has it by program. */
export const RollForwardPicture = ({ movements }: { readonly movements: Liability['movements'] }) => {
  const { t } = useTranslation();
  return (
    <>
      {rollForwards(movements).map((one) => <One key={one.currency} {...one} />)}
      <Legend items={[{ mark: 'full', text: t('office.books.picture.owed') }, { mark: 'hollow', text: t('office.books.picture.more') }, { mark: 'dashed', text: t('office.books.picture.less') }]} />
    </>
  );
};

const One = ({ currency, opening, closing, steps }: RollForward) => {
  const { t } = useTranslation();
  const { money, moneyShort } = useFormat();
  const short = (value: number): string => moneyShort(minor(value), currency);
  const whole = (key: 'opening' | 'closing', value: number): Fall => ({ key, label: t(`office.books.column.${key}`), from: 0, to: value, mark: 'full', figure: short(value) });
  const falls: Fall[] = [whole('opening', opening)];
  let reached = opening;
  for (const { what, change } of steps) {
    falls.push({ key: what, label: t(`office.books.column.${what}`), from: reached, to: reached + change, mark: change > 0 ? 'hollow' : 'dashed', figure: change > 0 ? `+${short(change)}` : `−${short(0 - change)}` });
    reached += change;
  }
  return (
    <Waterfall
      sentence={t('office.books.picture.rollForward', { opening: money(minor(opening), currency), closing: money(minor(closing), currency) })}
      falls={[...falls, whole('closing', closing)]} tick={short}
    />
  );
};
