-- What locked statements leave to be paid, and the payments. A party is a franchise by its number; 0 is headquarters, which
-- settles for the stores without a franchise, too.

-- Append-only. `amount`: what `other` owes `party` more by it, or, negative, less; `day`: the statement's, or of the payment.
create table clearing_items (
  source uuid not null,
  kind text not null check (kind in ('statement', 'payment', 'payment-reversed')),
  party integer not null,
  other integer not null,
  own_store integer not null,
  other_store integer not null,
  currency char(3) not null,
  amount bigint not null check (amount <> 0),
  day date not null,
  primary key (source, kind, party, own_store, other_store, other, currency),
  check (party <> other)
);
create index clearing_items_by_party on clearing_items (party, other, currency, day) where kind = 'statement';
create trigger clearing_items_append_only before update or delete or truncate on clearing_items execute function refuse_change();

-- Their sums, so that nobody adds up years of statements.
create table clearing_balances (
  party integer not null,
  other integer not null,
  currency char(3) not null,
  own_store integer not null,
  other_store integer not null,
  amount bigint not null,
  primary key (party, other, currency, own_store, other_store)
);
create function add_clearing() returns trigger language plpgsql as $$
begin
  insert into clearing_balances as known (party, other, currency, own_store, other_store, amount)
  select party, other, currency, own_store, other_store, sum(amount) from inserted group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
  on conflict (party, other, currency, own_store, other_store) do update set amount = known.amount + excluded.amount;
  return null;
end $$;
create trigger clearing_items_add after insert on clearing_items referencing new table as inserted for each statement execute function add_clearing();

create table clearing_payments (
  id uuid primary key,
  payer integer not null,
  payee integer not null,
  currency char(3) not null,
  amount bigint not null check (amount > 0),
  -- The last statement's day that it pays.
  up_to date not null,
  paid_on date not null,
  reference text not null,
  noted_by uuid not null references office_users (id),
  noted_at bigint not null,
  received_on date,
  confirmed_by uuid references office_users (id),
  confirmed_at bigint,
  reversed_by uuid references office_users (id),
  reversed_at bigint,
  reversed_reason text,
  check (payer <> payee),
  check (paid_on >= up_to and received_on >= paid_on),
  check ((confirmed_by is null) = (confirmed_at is null) and (confirmed_by is null) = (received_on is null)),
  check ((reversed_by is null) = (reversed_at is null) and (reversed_by is null) = (reversed_reason is null))
);
create index clearing_payments_by_payer on clearing_payments (payer, id);
create index clearing_payments_by_payee on clearing_payments (payee, id);
-- What was said of a payment stays: it can be confirmed once and reversed once, and nothing else of it changes.
create function keep_clearing_payment() returns trigger language plpgsql as $$
begin
  if row(new.id, new.payer, new.payee, new.currency, new.amount, new.up_to, new.paid_on, new.reference, new.noted_by, new.noted_at)
       is distinct from row(old.id, old.payer, old.payee, old.currency, old.amount, old.up_to, old.paid_on, old.reference, old.noted_by, old.noted_at)
     or old.reversed_by is not null
     or (old.confirmed_by is not null and row(new.received_on, new.confirmed_by, new.confirmed_at) is distinct from row(old.received_on, old.confirmed_by, old.confirmed_at)) then
    raise exception 'a payment that was noted does not change';
  end if;
  return new;
end $$;
create trigger clearing_payments_keep before update on clearing_payments for each row execute function keep_clearing_payment();
create trigger clearing_payments_stay before delete or truncate on clearing_payments execute function refuse_change();

-- Statements that were locked before this: what they said is owed, too.
insert into clearing_items (source, kind, party, other, own_store, other_store, currency, amount, day)
select s.id, 'statement', coalesce(f.number, 0), coalesce(g.number, 0), side.own_store, side.other_store, l.currency, sum(side.amount), s.day
from statement_lines l
  join statements s on s.franchise_id = l.franchise_id and s.day = l.day
  cross join lateral (values (l.payee, l.payer, l.amount), (l.payer, l.payee, -l.amount)) as side (own_store, other_store, amount)
  left join store_owners w on w.store_number = side.own_store and l.of_day >= w.from_day and l.of_day < w.until_day
  left join franchises f on f.id = w.franchise_id
  left join store_owners v on v.store_number = side.other_store and l.of_day >= v.from_day and l.of_day < v.until_day
  left join franchises g on g.id = v.franchise_id
where (w.franchise_id is null or w.franchise_id = l.franchise_id) and w.franchise_id is distinct from v.franchise_id
group by 1, 3, 4, 5, 6, 7, 9 having sum(side.amount) <> 0;
