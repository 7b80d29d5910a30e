-- Accounting: months that are closed for good, what came too late for its month, and the accountant's own chart.

-- In this order the ledger is read, whole or by days.
create index postings_accounting on postings (accounting_date, id);

-- An operation that arrives after its month was closed counts for the first day of the next open one: `event_day` keeps
-- the day it happened. Empty when both are the same.
alter table postings add column late boolean not null default false;
alter table postings add column event_day date;
alter table postings add constraint postings_late check (late = (event_day is not null));
alter table postings add constraint postings_event_day check (event_day < accounting_date);

-- A row is a closed month, of every franchise. Months are closed in their order and never opened again, so the last row
-- says which day is the first that can still be posted to.
create table accounting_periods (
  month date primary key check (extract(day from month) = 1),
  closed_by uuid not null references office_users,
  closed_at bigint not null
);
create trigger accounting_periods_append_only before update or delete or truncate on accounting_periods execute function refuse_change();

-- The first day that can be posted to; null while nothing was ever closed.
create function first_open_day() returns date language sql stable as $$
  select (max(month) + interval '1 month')::date from accounting_periods
$$;

-- Closing waits for every transaction that has posted, and who posts afterwards sees the closed month: the lock's number
-- only has to be the same in both functions.
create function close_in_order() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(5005);
  if new.month < first_open_day() then
    raise exception 'a month is closed once, and in its order' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger accounting_periods_order before insert on accounting_periods for each row execute function close_in_order();

create function refuse_closed_month() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(5005);
  if exists (select from inserted where accounting_date < first_open_day()) then
    raise exception 'this month is closed' using errcode = 'check_violation', constraint = 'postings_open_month', table = 'postings';
  end if;
  return null;
end $$;
create trigger postings_open_month after insert on postings
  referencing new table as inserted for each statement execute function refuse_closed_month();

-- What the accountant calls our accounts: the longest prefix that fits an account names it. Without a line it keeps our name.
create table chart_lines (
  -- Null: the whole business's chart.
  franchise_id uuid references franchises,
  prefix text not null check (prefix <> ''),
  number text not null check (number <> ''),
  name text not null check (name <> ''),
  unique nulls not distinct (franchise_id, prefix)
);
