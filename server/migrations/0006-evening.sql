-- The evening: what a business day came to, in figures that grow with each operation instead of being added up again.

-- A store's business day begins this many minutes after its midnight.
alter table stores add column cut_over integer not null default 0 check (cut_over between 0 and 719);

-- A program's clearing terms, each with the first day it holds for; empty: the ordinary ones.
alter table programs add column clearing jsonb not null default '[]';

-- The business day that an operation says, and the shift it was done in.
alter table operations add column day date;
alter table operations add column shift uuid;
alter table operations disable trigger operations_append_only;
update operations set day = (text::jsonb ->> 'day')::date, shift = (text::jsonb ->> 'shift')::uuid;
alter table operations enable trigger operations_append_only;
alter table operations alter column day set not null;
create index operations_shifts on operations (terminal_id, day, sequence) where kind in ('shift-open', 'shift-close');
create index operations_flagged on operations (terminal_id, day, sequence) where outcome = 'flagged';

-- The business day of what was done to a certificate.
alter table effects add column day date;
alter table effects disable trigger effects_append_only;
update effects e set day = coalesce(
  (select o.day from operations o where o.id = e.source),
  (select p.accounting_date from postings p where p.source = e.source and p.at = e.at limit 1),
  (to_timestamp(e.at / 1000.0) at time zone 'UTC')::date);
alter table effects enable trigger effects_append_only;
alter table effects alter column day set not null;

create index evidence_terminal on evidence (terminal_id, recorded_at);

-- How far a till has said that its own chain goes: what is missing between that and what has arrived is still out there.
create table terminal_heads (
  terminal_id uuid primary key references terminals,
  sequence bigint not null check (sequence >= 0),
  told_at bigint not null
);

-- What arrived from a till for one business day and shift. The shift is all zeros outside any.
create table till_days (
  terminal_id uuid not null,
  day date not null,
  shift uuid not null,
  store_number integer not null,
  operations integer not null,
  first_sequence bigint not null,
  last_sequence bigint not null,
  flagged integer not null,
  sales integer not null,
  redemptions integer not null,
  voids integer not null,
  primary key (terminal_id, day, shift)
);
create index till_days_day on till_days (day, store_number);

-- What the ledger's tender accounts say of it. The variance that a Z-report itself posts is not in it.
create table till_money (
  terminal_id uuid not null,
  day date not null,
  shift uuid not null,
  currency char(3) not null,
  store_number integer not null,
  cash bigint not null,
  card bigint not null,
  primary key (terminal_id, shift, day, currency)
);
create index till_money_day on till_money (day, store_number);

-- Value between two stores on one business day: what one sold and what of it the other took, net of voids and reversals.
-- A sale stands with redeeming store 0.
create table day_flows (
  day date not null,
  program_number integer not null,
  currency char(3) not null,
  selling_store integer not null,
  redeeming_store integer not null,
  sold_price bigint not null,
  sold_face bigint not null,
  -- What was already spent when the sale was cancelled: the store that gave the money back bears it.
  void_over bigint not null,
  used bigint not null,
  -- The part of it that a buyer had paid for: less than `used` where there was a discount.
  used_paid bigint not null,
  over_program bigint not null,
  over_store bigint not null,
  primary key (day, program_number, currency, selling_store, redeeming_store)
);

-- What a franchise was told of a day. It never changes: what arrives later stands in a later one.
create table statements (
  franchise_id uuid not null references franchises,
  day date not null,
  locked_by uuid not null references office_users,
  locked_at bigint not null,
  -- Why it was locked although a till had not told everything.
  reason text,
  content jsonb not null,
  primary key (franchise_id, day)
);
-- The same as files, made once: whoever downloads one again gets the same bytes.
create table statement_files (
  franchise_id uuid not null,
  day date not null,
  format text not null check (format in ('csv', 'pdf')),
  bytes bytea not null,
  primary key (franchise_id, day, format),
  foreign key (franchise_id, day) references statements
);
create table statement_lines (
  franchise_id uuid not null,
  -- The statement it stands in, and the day it is of.
  day date not null,
  of_day date not null,
  program_number integer not null,
  currency char(3) not null,
  kind text not null,
  selling_store integer not null,
  redeeming_store integer not null,
  -- Store numbers; 0 is the owner of the program.
  payer integer not null,
  payee integer not null,
  amount bigint not null,
  primary key (franchise_id, of_day, day, program_number, currency, kind, selling_store, redeeming_store, payer, payee),
  foreign key (franchise_id, day) references statements
);
-- Locked days of which something has arrived since, until a later statement says so.
create table late_days (
  franchise_id uuid not null,
  day date not null,
  primary key (franchise_id, day)
);

create trigger statements_append_only before update or delete or truncate on statements execute function refuse_change();
create trigger statement_files_append_only before update or delete or truncate on statement_files execute function refuse_change();
create trigger statement_lines_append_only before update or delete or truncate on statement_lines execute function refuse_change();

create function count_operations() returns trigger language plpgsql as $$
begin
  insert into till_days as known
    (terminal_id, day, shift, store_number, operations, first_sequence, last_sequence, flagged, sales, redemptions, voids)
  select terminal_id, day, coalesce(shift, '00000000-0000-0000-0000-000000000000'), min(store_number), count(*), min(sequence), max(sequence),
    count(*) filter (where outcome = 'flagged'), count(*) filter (where kind = 'sale'), count(*) filter (where kind = 'redemption'),
    count(*) filter (where kind = 'void')
  from inserted group by 1, 2, 3 order by 1, 2, 3
  on conflict (terminal_id, day, shift) do update set
    operations = known.operations + excluded.operations, first_sequence = least(known.first_sequence, excluded.first_sequence),
    last_sequence = greatest(known.last_sequence, excluded.last_sequence), flagged = known.flagged + excluded.flagged,
    sales = known.sales + excluded.sales, redemptions = known.redemptions + excluded.redemptions, voids = known.voids + excluded.voids;
  return null;
end $$;

create function count_tenders() returns trigger language plpgsql as $$
begin
  insert into till_money as known (terminal_id, day, shift, currency, store_number, cash, card)
  select o.terminal_id, o.day, coalesce(o.shift, '00000000-0000-0000-0000-000000000000'), i.currency, min(o.store_number),
    coalesce(sum(case i.side when 'debit' then i.amount else -i.amount end) filter (where i.account like '%:cash'), 0),
    coalesce(sum(case i.side when 'debit' then i.amount else -i.amount end) filter (where i.account like '%:card'), 0)
  from inserted i
    -- One look by key each: whatever a plan was made for, it never reads the whole table.
    cross join lateral (select source from postings where id = i.posting offset 0) p
    cross join lateral (select terminal_id, day, shift, store_number from operations where id = p.source and kind <> 'shift-close' offset 0) o
  where i.account like 'tender:%'
  group by 1, 2, 3, 4 order by 1, 3, 2, 4
  on conflict (terminal_id, shift, day, currency) do update set cash = known.cash + excluded.cash, card = known.card + excluded.card;
  return null;
end $$;

-- The selling store of a certificate is where its activation was, wherever its row says it is by now. One that was sold
-- before the books began has no activation: then its row is all there is to go by.
create function count_flows() returns trigger language plpgsql as $$
begin
  -- A statement is locked while nobody counts: see server/clearing/statements.ts.
  perform pg_advisory_xact_lock_shared(6, 1);
  insert into day_flows as known
    (day, program_number, currency, selling_store, redeeming_store, sold_price, sold_face, void_over, used, used_paid, over_program, over_store)
  select day, program_number, currency, selling_store, redeeming_store, sum(sold_price), sum(sold_face), sum(void_over),
    sum(used), sum(used_paid), sum(over_program), sum(over_store)
  from (
    select i.day, i.program_number, i.currency, i.store_number as selling_store, 0 as redeeming_store,
      sign * i.price as sold_price, sign * i.face as sold_face, case i.kind when 'activate' then 0 else -sign * i.over_amount end as void_over,
      0 as used, 0 as used_paid, 0 as over_program, 0 as over_store
    from inserted i, lateral (select case i.kind when 'deactivate' then -1 else 1 end as sign) s
    where (i.kind in ('activate', 'undo-deactivate') and i.covered > 0) or (i.kind = 'deactivate' and i.covered + i.over_amount > 0)
    union all
    select i.day, i.program_number, i.currency, coalesce(a.store_number, c.store_number, i.store_number), i.store_number, 0, 0, 0,
      sign * i.covered, sign * floor(i.covered::numeric * least(a.price, a.face) / nullif(a.face, 0)),
      case i.bearer when 'program' then sign * i.over_amount else 0 end, case i.bearer when 'store' then sign * i.over_amount else 0 end
    from inserted i
      cross join lateral (select case i.kind when 'undo-debit' then -1 else 1 end as sign) s
      left join lateral (
        select store_number, price, face from effects e where e.certificate = i.certificate and e.kind = 'activate' and e.covered > 0
        order by recorded_at limit 1) sold on true
      left join lateral (select nullif(store_number, 0) as store_number from certificates where hash = i.certificate offset 0) c on true
      cross join lateral (select sold.store_number, coalesce(sold.price, 1) as price, coalesce(sold.face, 1) as face) a
    where i.kind in ('debit', 'undo-debit')
  ) moved
  group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
  on conflict (day, program_number, currency, selling_store, redeeming_store) do update set
    sold_price = known.sold_price + excluded.sold_price, sold_face = known.sold_face + excluded.sold_face,
    void_over = known.void_over + excluded.void_over, used = known.used + excluded.used, used_paid = known.used_paid + excluded.used_paid,
    over_program = known.over_program + excluded.over_program, over_store = known.over_store + excluded.over_store;
  insert into late_days (franchise_id, day)
  select distinct l.franchise_id, l.day
  from (
    select i.day, i.store_number from inserted i
    union
    select i.day, e.store_number from inserted i
      cross join lateral (select store_number from effects where certificate = i.certificate and kind = 'activate' and covered > 0 offset 0) e
    where i.kind in ('debit', 'undo-debit')
  ) touched
    join stores s on s.number = touched.store_number
    join statements l on l.franchise_id = s.franchise_id and l.day = touched.day
  order by 1, 2 on conflict do nothing;
  return null;
end $$;

create trigger operations_count after insert on operations referencing new table as inserted for each statement execute function count_operations();
create trigger entries_count after insert on entries referencing new table as inserted for each statement execute function count_tenders();
create trigger effects_count after insert on effects referencing new table as inserted for each statement execute function count_flows();

-- What there is already is counted by the very same functions.
create temporary table operations_again (like operations) on commit drop;
create trigger again after insert on operations_again referencing new table as inserted for each statement execute function count_operations();
insert into operations_again select * from operations;
create temporary table entries_again (like entries) on commit drop;
create trigger again after insert on entries_again referencing new table as inserted for each statement execute function count_tenders();
insert into entries_again select * from entries;
create temporary table effects_again (like effects) on commit drop;
create trigger again after insert on effects_again referencing new table as inserted for each statement execute function count_flows();
insert into effects_again select * from effects;
