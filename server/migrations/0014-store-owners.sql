-- A store can pass to another franchise from one of its business days on: what happened on a day stays with whoever had it then.

-- Who runs a store from which day on, up to the day before `until_day`; franchise null: nobody under a contract.
create table store_owners (
  store_number integer not null references stores (number),
  franchise_id uuid references franchises,
  from_day date not null,
  until_day date not null default 'infinity',
  -- False: planned, and not begun yet. Then the store's own row still names the one before.
  begun boolean not null default true,
  -- What was counted when it passed on; null for whoever had it first.
  handed_over jsonb,
  primary key (store_number, from_day),
  unique (store_number, until_day),
  check (from_day < until_day)
);
create index store_owners_franchise on store_owners (franchise_id, store_number);
create index store_owners_planned on store_owners (store_number) where not begun;

insert into store_owners (store_number, franchise_id, from_day) select number, franchise_id, '0001-01-01' from stores;

-- A new store is its first franchise's from the beginning; one that has no past yet may be set right.
create function keep_owners() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into store_owners (store_number, franchise_id, from_day) values (new.number, new.franchise_id, '0001-01-01');
  else
    update store_owners set franchise_id = new.franchise_id
    where store_number = new.number and until_day = 'infinity' and begun and franchise_id is distinct from new.franchise_id;
  end if;
  return null;
end $$;
create trigger stores_owners after insert or update of franchise_id on stores for each row execute function keep_owners();

-- The business day of an instant (milliseconds since 1970) on a store's clock.
create function business_day_of(at bigint, zone text, cut_over integer) returns date language sql stable as $$
  select ((to_timestamp(at / 1000.0) at time zone zone) - make_interval(mins => cut_over))::date
$$;

-- An exception concerns whoever had the store on the day that the certificates were sold or used there.
alter table exception_stores add column day date;
alter table exception_stores disable trigger exception_stores_append_only;
update exception_stores xs set day = coalesce(
  (select o.day from exceptions x join operations o on o.id = x.operation_id where x.id = xs.exception_id),
  (select business_day_of(x.recorded_at, s.time_zone, s.cut_over) from exceptions x join stores s on s.number = x.store_number where x.id = xs.exception_id));
alter table exception_stores enable trigger exception_stores_append_only;
alter table exception_stores alter column day set not null;
alter table exception_stores drop constraint exception_stores_pkey;
alter table exception_stores add primary key (exception_id, store_number, day);

-- What is counted for a day that is locked already is late for whoever had the store on that day.
do $$
declare
  known text := pg_get_functiondef('count_flows'::regproc);
  told text := replace(known, 'join stores s on s.number = touched.store_number',
    'join store_owners s on s.store_number = touched.store_number and touched.day >= s.from_day and touched.day < s.until_day');
begin
  if told = known then raise exception 'count_flows is not as it was'; end if;
  execute told;
end $$;
