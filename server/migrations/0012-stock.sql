-- Paper has a place: it is shipped in ranges, confirmed where it arrives, and destroyed when nobody may sell it any more.

alter table certificates drop constraint certificates_ended_check;
alter table certificates add constraint certificates_ended_check check (ended in ('replaced', 'refunded', 'destroyed'));
-- The shipment that brought it, or brings it; null: it came with its whole order.
alter table certificates add column shipment uuid;
-- Stores whose stock it was once: their tills have to hear that it has left.
alter table certificates add column left_stores integer[];

create table shipments (
  id uuid primary key,
  number integer not null unique check (number > 0),
  -- Null: from the printing house or headquarters.
  from_store integer references stores (number),
  to_store integer not null references stores (number),
  batch integer not null check (batch > 0),
  first integer not null check (first > 0),
  last integer not null check (last >= first),
  count integer not null check (count = last - first + 1),
  -- What was in it when it left: program, face, how many.
  content jsonb not null,
  note text not null,
  shipped_by uuid not null references office_users (id),
  shipped_at bigint not null,
  withdrawn_by uuid references office_users (id),
  withdrawn_at bigint,
  arrived_by uuid references office_users (id),
  arrived_at bigint,
  counted integer check (counted >= 0),
  check (from_store <> to_store),
  check ((withdrawn_by is null) = (withdrawn_at is null)),
  check ((arrived_at is null) = (counted is null)),
  check (arrived_at is null or withdrawn_at is null)
);
create index shipments_batch on shipments (batch);

-- What was found when a shipment arrived: the pieces that were there, the ones that were not, and paper that was not sent.
create table shipment_findings (
  id uuid primary key,
  shipment_id uuid not null references shipments (id),
  kind text not null check (kind in ('arrived', 'missing', 'stray')),
  batch integer not null,
  first integer not null check (first > 0),
  last integer not null check (last >= first),
  settled text check (settled is null or (kind = 'missing' and settled in ('found', 'lost')) or (kind = 'stray' and settled in ('kept', 'sent-back'))),
  settled_by uuid references office_users (id),
  settled_at bigint,
  note text not null default '',
  check ((settled is null) = (settled_by is null) and (settled is null) = (settled_at is null))
);
create index shipment_findings_shipment on shipment_findings (shipment_id);
create index shipment_findings_open on shipment_findings (shipment_id) where settled is null and kind <> 'arrived';

create table destructions (
  id uuid primary key,
  store_number integer not null references stores (number),
  batch integer not null check (batch > 0),
  first integer not null check (first > 0),
  last integer not null check (last >= first),
  content jsonb not null,
  reason text not null check (reason in ('spoiled', 'surplus', 'stolen', 'lost')),
  note text not null,
  asked_by uuid not null references office_users (id),
  asked_at bigint not null,
  needs_second boolean not null,
  confirmed_by uuid references office_users (id),
  refused_by uuid references office_users (id),
  decided_at bigint,
  -- When its papers died; null: they have not.
  effective_at bigint,
  check (confirmed_by <> asked_by),
  check (confirmed_by is null or refused_by is null),
  check (effective_at is null or refused_by is null),
  check (effective_at is null or not needs_second or confirmed_by is not null)
);
create index destructions_store on destructions (store_number);
