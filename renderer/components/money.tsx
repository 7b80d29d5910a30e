import type { CSSProperties } from 'react';
import type { Currency, Minor } from '../../domain/money.ts';
import { useFormat } from './format.ts';

/** The number that matters: the largest thing on its screen, with its name above it. */
export const BigMoney = ({ label, amount, currency, tone = 'ink' }: {
  readonly label: string; readonly amount: Minor; readonly currency?: Currency; readonly tone?: 'ink' | 'accent' | 'quiet';
}) => {
  const { money } = useFormat();
  const text = money(amount, currency);
  return (
    <div className={`big-money tone-${tone}`}>
      <div className="big-money-label">{label}</div>
      <div className="big-money-amount" style={lettersOf(text)}>{text}</div>
    </div>
  );
};

/** How long the amount is: the style sheet makes it as large as fits. */
const lettersOf = (text: string): CSSProperties => ({ '--letters': [...text].length } as CSSProperties);

/** A label and its amount on one line; amounts stand under one another. */
export const MoneyLine = ({ label, children, strong = false }: { readonly label: React.ReactNode; readonly children: React.ReactNode; readonly strong?: boolean }) => (
  <div className={`money-line ${strong ? 'strong' : ''}`}>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
);
