-- A buyer's bank took a card payment back: what is unspent of the sale is frozen, and what is spent becomes an exception.

alter table block_acts drop constraint block_acts_reason_check,
  add constraint block_acts_reason_check check (reason in ('stolen', 'lost', 'fraud', 'court-order', 'mistake', 'refund', 'chargeback'));
-- Once a sale.
create unique index block_acts_chargeback on block_acts (sale) where reason = 'chargeback';

alter table exception_resolutions drop constraint exception_resolutions_overspend_check,
  add constraint exception_resolutions_overspend_check check (overspend in ('as-booked', 'to-program', 'to-store', 'won'));
