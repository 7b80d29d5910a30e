-- A sale that comes after a use of its certificate is set against it.

create table covers (
  -- The source of its effect and of its posting.
  id uuid primary key,
  sale uuid not null,
  -- The redemption that had come before.
  use uuid not null,
  certificate bytea not null check (length(certificate) = 16),
  amount bigint not null check (amount > 0),
  recorded_at bigint not null,
  -- A certificate comes to life once: no use is covered twice.
  unique (use, certificate)
);
create trigger covers_append_only before update or delete or truncate on covers execute function refuse_change();

alter table effects drop constraint effects_kind_check;
alter table effects add constraint effects_kind_check check (kind in ('activate', 'debit', 'undo-debit', 'deactivate', 'undo-deactivate', 'cash-out', 'undo-cash-out', 'credit', 'undo-credit', 'surrender', 'undo-surrender', 'take-over', 'undo-take-over', 'refund', 'undo-refund', 'reload', 'unload', 'undo-unload', 'honour', 'escheat', 'undo-escheat', 'cover', 'undo-cover'));

-- The machine tells a case that its sale has come, and resolves it where nothing else was wrong: then nobody has done it.
alter table exception_steps alter column user_id drop not null;
alter table exception_steps drop constraint exception_steps_step_check;
alter table exception_steps add constraint exception_steps_step_check
  check (step in ('taken', 'noted', 'proposed', 'confirmed', 'refused', 'resolved', 'reversed', 'covered') and (user_id is null) = (step = 'covered'));
alter table exceptions drop constraint exceptions_check;
alter table exceptions add constraint exceptions_check check (state in ('open', 'resolved') or owner_id is not null);

-- A use of what its sale bears after all. Hours have counted it already, as taken.
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
        select case when i.kind in ('debit', 'cash-out', 'undo-credit', 'reload', 'undo-unload', 'cover') then 1 else -1 end as sign, i.kind in ('cash-out', 'undo-cash-out') as is_cash,
          i.kind in ('reload', 'unload', 'undo-unload') as is_load,
          -- Money for what could not be loaded waits in suspense; what was spent of a load before its void the store bears.
          case i.kind when 'reload' then 0 when 'unload' then -i.over_amount when 'undo-unload' then -i.over_amount
            -- What its sale bears after all nobody else bears any more.
            when 'cover' then -i.covered when 'undo-cover' then -i.covered else i.over_amount end as borne) s
      left join lateral (
        select store_number, price, face from effects e where e.certificate = promise_of(i.certificate) and e.kind = 'activate' and e.covered > 0
        order by recorded_at limit 1) sold on true
      left join lateral (select nullif(store_number, 0) as store_number from certificates where hash = i.certificate offset 0) c on true
      cross join lateral (select sold.store_number, coalesce(sold.price, 1) as price, coalesce(sold.face, 1) as face) a
      cross join lateral (select floor(i.covered::numeric * least(a.price, a.face) / nullif(a.face, 0)) as paid) p
    where i.kind in ('debit', 'undo-debit', 'cash-out', 'undo-cash-out', 'credit', 'undo-credit', 'reload', 'unload', 'undo-unload', 'cover', 'undo-cover')
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
    where i.kind in ('debit', 'undo-debit', 'cash-out', 'undo-cash-out', 'credit', 'undo-credit', 'reload', 'unload', 'undo-unload', 'cover', 'undo-cover')
  ) touched
    join store_owners s on s.store_number = touched.store_number and touched.day >= s.from_day and touched.day < s.until_day
    join statements l on l.franchise_id = s.franchise_id and l.day = touched.day
  order by 1, 2 on conflict do nothing;
  return null;
end 
$$;
