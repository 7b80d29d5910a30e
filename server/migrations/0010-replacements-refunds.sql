-- Damaged paper is replaced by other paper: the promise stays the same one. And what is left goes back to the buyer's card.

-- How a dead certificate ended; null: its sale was cancelled.
alter table certificates add column ended text check (ended in ('replaced', 'refunded'));
alter table certificates add check (ended is null or state = 'voided');

alter table requests drop constraint requests_kind_check;
alter table requests add constraint requests_kind_check check (kind in ('redeem', 'void-sale', 'cash-out', 'return-credit', 'replace', 'refund', 'none'));
alter table effects drop constraint effects_kind_check;
alter table effects add constraint effects_kind_check check
  (kind in ('activate', 'debit', 'undo-debit', 'deactivate', 'undo-deactivate', 'cash-out', 'undo-cash-out', 'credit', 'undo-credit', 'surrender', 'undo-surrender', 'take-over', 'undo-take-over', 'refund', 'undo-refund'));

-- Which paper carries on what another was. A paper is replaced once, and replaces once.
create table replacements (
  certificate bytea primary key check (length(certificate) = 16),
  predecessor bytea not null unique check (length(predecessor) = 16),
  -- The certificate that was sold: its sale, price and age are those of every paper after it.
  root bytea not null check (length(root) = 16),
  source uuid not null
);
create index replacements_root on replacements (root);

-- The certificate that was sold, for whichever paper carries it on.
create function promise_of(paper bytea) returns bytea language sql stable as $$
  select coalesce((select root from replacements where certificate = paper), paper)
$$;

-- A refund takes a sale back by the part that was left and what was paid for it: so much of the commission goes back too.
-- The selling store of a certificate is where its activation was, wherever its row says it is by now. One that was sold
-- before the books began has no activation: then its row is all there is to go by.
create or replace function count_flows() returns trigger language plpgsql as $$
begin
  -- A statement is locked while nobody counts: see server/clearing/statements.ts.
  perform pg_advisory_xact_lock_shared(6, 1);
  insert into day_flows as known
    (day, program_number, currency, selling_store, redeeming_store, sold_price, sold_face, void_over, used, used_paid, cashed_out, cashed_out_paid,
     over_program, over_store)
  select day, program_number, currency, selling_store, redeeming_store, sum(sold_price), sum(sold_face), sum(void_over),
    sum(used), sum(used_paid), sum(cashed_out), sum(cashed_out_paid), sum(over_program), sum(over_store)
  from (
    select i.day, i.program_number, i.currency, i.store_number as selling_store, 0 as redeeming_store,
      sign * i.price as sold_price, sign * i.face as sold_face, case i.kind when 'activate' then 0 else -sign * i.over_amount end as void_over,
      0 as used, 0 as used_paid, 0 as cashed_out, 0 as cashed_out_paid, 0 as over_program, 0 as over_store
    from inserted i, lateral (select case when i.kind in ('deactivate', 'refund') then -1 else 1 end as sign) s
    where (i.kind in ('activate', 'undo-deactivate', 'refund', 'undo-refund') and i.covered > 0) or (i.kind = 'deactivate' and i.covered + i.over_amount > 0)
    union all
    select i.day, i.program_number, i.currency, coalesce(a.store_number, c.store_number, i.store_number), i.store_number, 0, 0, 0,
      case when is_cash then 0 else sign * i.covered end, case when is_cash then 0 else sign * paid end,
      case when is_cash then sign * i.covered else 0 end, case when is_cash then sign * paid else 0 end,
      case i.bearer when 'program' then sign * i.over_amount else 0 end, case i.bearer when 'store' then sign * i.over_amount else 0 end
    from inserted i
      cross join lateral (
        select case when i.kind in ('debit', 'cash-out', 'undo-credit') then 1 else -1 end as sign, i.kind in ('cash-out', 'undo-cash-out') as is_cash) s
      left join lateral (
        select store_number, price, face from effects e where e.certificate = promise_of(i.certificate) and e.kind = 'activate' and e.covered > 0
        order by recorded_at limit 1) sold on true
      left join lateral (select nullif(store_number, 0) as store_number from certificates where hash = i.certificate offset 0) c on true
      cross join lateral (select sold.store_number, coalesce(sold.price, 1) as price, coalesce(sold.face, 1) as face) a
      cross join lateral (select floor(i.covered::numeric * least(a.price, a.face) / nullif(a.face, 0)) as paid) p
    where i.kind in ('debit', 'undo-debit', 'cash-out', 'undo-cash-out', 'credit', 'undo-credit')
  ) moved
  group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
  on conflict (day, program_number, currency, selling_store, redeeming_store) do update set
    sold_price = known.sold_price + excluded.sold_price, sold_face = known.sold_face + excluded.sold_face,
    void_over = known.void_over + excluded.void_over, used = known.used + excluded.used, used_paid = known.used_paid + excluded.used_paid,
    cashed_out = known.cashed_out + excluded.cashed_out, cashed_out_paid = known.cashed_out_paid + excluded.cashed_out_paid,
    over_program = known.over_program + excluded.over_program, over_store = known.over_store + excluded.over_store;
  insert into late_days (franchise_id, day)
  select distinct l.franchise_id, l.day
  from (
    select i.day, i.store_number from inserted i
    union
    select i.day, e.store_number from inserted i
      cross join lateral (select store_number from effects where certificate = promise_of(i.certificate) and kind = 'activate' and covered > 0 offset 0) e
    where i.kind in ('debit', 'undo-debit', 'cash-out', 'undo-cash-out', 'credit', 'undo-credit')
  ) touched
    join stores s on s.number = touched.store_number
    join statements l on l.franchise_id = s.franchise_id and l.day = touched.day
  order by 1, 2 on conflict do nothing;
  return null;
end $$;
