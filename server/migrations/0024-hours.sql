-- What stores sell and take by the hour, in figures that grow with each operation instead of being added up again.

create table hour_flows (
  day date not null,
  store_number integer not null,
  program_number integer not null,
  currency char(3) not null,
  -- Of the store's own clocks. Where they are put back, the hour that comes twice is one.
  hour smallint not null check (hour between 0 and 23),
  -- Face value sold and loaded, and what was taken: both as the evening has them, net of voids, refunds and reversals.
  sold bigint not null,
  redeemed bigint not null,
  certificates integer not null,
  uses integer not null,
  primary key (day, store_number, program_number, currency, hour)
);

-- A till's record may hold any number as its time: one that no calendar knows counts for the nearest that one does. A zone
-- that the database has never heard of must not keep an operation out: its hours are Greenwich's.
create function hour_of(at bigint, zone text) returns integer language plpgsql stable as $$
declare
  moment timestamptz := to_timestamp(least(greatest(at, -2208902400000), 253402041600000) / 1000.0);
begin
  return extract(hour from moment at time zone zone);
exception when invalid_parameter_value then
  return extract(hour from moment at time zone 'UTC');
end $$;

create function count_hours() returns trigger language plpgsql as $$
begin
  insert into hour_flows as known (day, store_number, program_number, currency, hour, sold, redeemed, certificates, uses)
  -- By quarters of an hour first, so that clocks are asked a few times for a whole batch: every zone differs by whole quarters.
  select q.day, q.store_number, q.program_number, q.currency, hour_of(q.quarter * 900000, coalesce(s.time_zone, 'UTC')), sum(q.sold), sum(q.redeemed), sum(q.certificates), sum(q.uses)
  from (
    select i.day, i.store_number, i.program_number, i.currency, floor(i.at / 900000.0)::bigint as quarter,
      sum(case when is_sale then sign * i.face when is_load then sign * i.covered else 0 end) as sold,
      sum(case when is_use then sign * (i.covered + i.over_amount) when is_cash then sign * i.over_amount when is_load and i.kind <> 'reload' then -sign * i.over_amount else 0 end) as redeemed,
      sum(case when is_sale then sign else 0 end) as certificates, sum(case when i.kind in ('debit', 'undo-debit') then sign else 0 end) as uses
    from inserted i
      cross join lateral (
        select case when i.kind in ('deactivate', 'refund', 'undo-debit', 'credit', 'undo-cash-out', 'unload') then -1 else 1 end as sign,
          i.kind in ('activate', 'deactivate', 'undo-deactivate', 'refund', 'undo-refund') as is_sale, i.kind in ('reload', 'unload', 'undo-unload') as is_load,
          i.kind in ('debit', 'undo-debit', 'credit', 'undo-credit') as is_use, i.kind in ('cash-out', 'undo-cash-out') as is_cash) k
    where is_load or is_use or is_cash or (is_sale and (i.covered > 0 or (i.kind = 'deactivate' and i.over_amount > 0)))
    group by 1, 2, 3, 4, 5) q
    left join lateral (select time_zone from stores where number = q.store_number offset 0) s on true
  group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
  on conflict (day, store_number, program_number, currency, hour) do update set
    sold = known.sold + excluded.sold, redeemed = known.redeemed + excluded.redeemed,
    certificates = known.certificates + excluded.certificates, uses = known.uses + excluded.uses;
  return null;
end $$;

create trigger effects_count_hours after insert on effects referencing new table as inserted for each statement execute function count_hours();

-- What there is already is counted by the very same function.
create temporary table effects_again (like effects) on commit drop;
create trigger again after insert on effects_again referencing new table as inserted for each statement execute function count_hours();
insert into effects_again select * from effects;

-- What a till says, with its reading of the feed, that it has taken on its own word and not sent: in its store's currency. Null: not told.
alter table terminal_heads add column at_risk bigint check (at_risk >= 0);
