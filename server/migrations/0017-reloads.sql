-- More value on a certificate that somebody holds, and expired ones that a manager accepts for a day.

-- The highest balance that a load may bring one to; null: the program loads nothing.
alter table programs add column reload_up_to bigint check (reload_up_to > 0);

alter table effects drop constraint effects_kind_check;
alter table effects add constraint effects_kind_check check
  (kind in ('activate', 'debit', 'undo-debit', 'deactivate', 'undo-deactivate', 'cash-out', 'undo-cash-out', 'credit', 'undo-credit', 'surrender', 'undo-surrender', 'take-over', 'undo-take-over', 'refund', 'undo-refund',
    'reload', 'unload', 'undo-unload', 'honour'));

-- Loaded by the redeeming store onto what the selling store had sold, and the part of it that the selling store will pay
-- for when it is used: the same part that it pays of every use.
alter table day_flows add column reloaded bigint not null default 0;
alter table day_flows add column reloaded_paid bigint not null default 0;

-- As before, and loads beside uses.
create or replace function count_flows() returns trigger language plpgsql as $$
begin
  -- A statement is locked while nobody counts: see server/clearing/statements.ts.
  perform pg_advisory_xact_lock_shared(6, 1);
  insert into day_flows as known
    (day, program_number, currency, selling_store, redeeming_store, sold_price, sold_face, void_over, used, used_paid, reloaded, reloaded_paid, cashed_out, cashed_out_paid,
     over_program, over_store)
  select day, program_number, currency, selling_store, redeeming_store, sum(sold_price), sum(sold_face), sum(void_over),
    sum(used), sum(used_paid), sum(reloaded), sum(reloaded_paid), sum(cashed_out), sum(cashed_out_paid), sum(over_program), sum(over_store)
  from (
    select i.day, i.program_number, i.currency, i.store_number as selling_store, 0 as redeeming_store,
      sign * i.price as sold_price, sign * i.face as sold_face, case i.kind when 'activate' then 0 else -sign * i.over_amount end as void_over,
      0 as used, 0 as used_paid, 0 as reloaded, 0 as reloaded_paid, 0 as cashed_out, 0 as cashed_out_paid, 0 as over_program, 0 as over_store
    from inserted i, lateral (select case when i.kind in ('deactivate', 'refund') then -1 else 1 end as sign) s
    where (i.kind in ('activate', 'undo-deactivate', 'refund', 'undo-refund') and i.covered > 0) or (i.kind = 'deactivate' and i.covered + i.over_amount > 0)
    union all
    select i.day, i.program_number, i.currency, coalesce(a.store_number, c.store_number, i.store_number), i.store_number, 0, 0, 0,
      case when is_cash or is_load then 0 else sign * i.covered end, case when is_cash or is_load then 0 else sign * paid end,
      case when is_load then sign * i.covered else 0 end, case when is_load then sign * paid else 0 end,
      case when is_cash then sign * i.covered else 0 end, case when is_cash then sign * paid else 0 end,
      case i.bearer when 'program' then sign * borne else 0 end, case i.bearer when 'store' then sign * borne else 0 end
    from inserted i
      cross join lateral (
        select case when i.kind in ('debit', 'cash-out', 'undo-credit', 'reload', 'undo-unload') then 1 else -1 end as sign, i.kind in ('cash-out', 'undo-cash-out') as is_cash,
          i.kind in ('reload', 'unload', 'undo-unload') as is_load,
          -- Money for what could not be loaded waits in suspense; what was spent of a load before its void the store bears.
          case i.kind when 'reload' then 0 when 'unload' then -i.over_amount when 'undo-unload' then -i.over_amount else i.over_amount end as borne) s
      left join lateral (
        select store_number, price, face from effects e where e.certificate = promise_of(i.certificate) and e.kind = 'activate' and e.covered > 0
        order by recorded_at limit 1) sold on true
      left join lateral (select nullif(store_number, 0) as store_number from certificates where hash = i.certificate offset 0) c on true
      cross join lateral (select sold.store_number, coalesce(sold.price, 1) as price, coalesce(sold.face, 1) as face) a
      cross join lateral (select floor(i.covered::numeric * least(a.price, a.face) / nullif(a.face, 0)) as paid) p
    where i.kind in ('debit', 'undo-debit', 'cash-out', 'undo-cash-out', 'credit', 'undo-credit', 'reload', 'unload', 'undo-unload')
  ) moved
  group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
  on conflict (day, program_number, currency, selling_store, redeeming_store) do update set
    sold_price = known.sold_price + excluded.sold_price, sold_face = known.sold_face + excluded.sold_face,
    void_over = known.void_over + excluded.void_over, used = known.used + excluded.used, used_paid = known.used_paid + excluded.used_paid,
    reloaded = known.reloaded + excluded.reloaded, reloaded_paid = known.reloaded_paid + excluded.reloaded_paid,
    cashed_out = known.cashed_out + excluded.cashed_out, cashed_out_paid = known.cashed_out_paid + excluded.cashed_out_paid,
    over_program = known.over_program + excluded.over_program, over_store = known.over_store + excluded.over_store;
  insert into late_days (franchise_id, day)
  select distinct l.franchise_id, l.day
  from (
    select i.day, i.store_number from inserted i
    union
    select i.day, e.store_number from inserted i
      cross join lateral (select store_number from effects where certificate = promise_of(i.certificate) and kind = 'activate' and covered > 0 offset 0) e
    where i.kind in ('debit', 'undo-debit', 'cash-out', 'undo-cash-out', 'credit', 'undo-credit', 'reload', 'unload', 'undo-unload')
  ) touched
    join store_owners s on s.store_number = touched.store_number and touched.day >= s.from_day and touched.day < s.until_day
    join statements l on l.franchise_id = s.franchise_id and l.day = touched.day
  order by 1, 2 on conflict do nothing;
  return null;
end $$;
