import { Printer } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button, Toolbar } from 'react-aria-components';
import { useFormat } from '../../components/format.ts';
import type { Offer } from '../../till.ts';
import { useServices, useTillPart } from '../services.tsx';

/** What this till can print, program by program: one touch or Enter adds one, arrow keys walk between them. */
export const OfferPicker = ({ disabled }: { readonly disabled: boolean }) => {
  const { t } = useTranslation();
  const { till, desk, sounds } = useServices();
  const { money } = useFormat();
  const printer = useTillPart((snapshot) => snapshot.printer.state);
  const offers = till.offers();
  if (offers.length === 0) return <p className="muted">{t('sell.noOffers')}</p>;
  if (printer === 'none') return <p className="verdict verdict-quiet" role="status">{t('sell.printer.none')}</p>;
  const add = (offer: Offer): void => {
    const { program, price, validUntil, range } = offer;
    desk.addSaleItem({ offer, price, validUntil });
    desk.dismiss();
    sounds.scan();
    if (range) desk.say(t('sell.chooseValue'));
    else desk.say(t('sell.picked', { program: program.name, amount: money(offer.face, program.currency) }));
  };
  const programs = [...new Map(offers.map(({ program }) => [program.id, program])).values()];
  return (
    <div className="offers">
      {(printer === 'paper-out' || printer === 'cover-open' || printer === 'error' || printer === 'connected' || printer === 'offline') && <p className="verdict" role="status">{t(`sell.printer.${printer}`)}</p>}
      {programs.map((program, group) => (
        <section key={program.id} className="offer-group">
          <h2>{program.name}</h2>
          <Toolbar aria-label={program.name} className="offer-row">
            {offers.filter((offer) => offer.program.id === program.id).map((offer, index) => (
              // The keyboard finds the first at once; a finger never needs the focus.
              <Button key={offer.gtin} className="action action-plain offer" autoFocus={group === 0 && index === 0} isDisabled={disabled} onPress={() => add(offer)}>
                <Printer aria-hidden="true" />
                <span className="action-label">
                  <strong>{offer.range ? t('sell.anyValue') : money(offer.face, program.currency)}</strong>
                  {offer.range && <small>{t('sell.between', { least: money(offer.range.min, program.currency), most: money(offer.range.max, program.currency) })}</small>}
                  {!offer.range && program.kind === 'promotional' && <small>{t('giveAway.free')}</small>}
                  {program.kind === 'sold' && offer.price !== offer.face && <small>{t('sell.forPrice', { amount: money(offer.price, program.currency) })}</small>}
                </span>
              </Button>
            ))}
          </Toolbar>
        </section>
      ))}
      <p className="muted">{t('sell.pickHint')}</p>
    </div>
  );
};
