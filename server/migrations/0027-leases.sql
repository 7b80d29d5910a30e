-- The right to spend a certificate, or part of it, lent to one till until a time. Whoever grants or returns one holds its
-- certificate's row, as whoever moves value does.
create table leases (
  -- Made by the till.
  id uuid primary key,
  certificate bytea not null references certificates,
  terminal_id uuid not null references terminals,
  store_number integer not null,
  currency text not null,
  amount bigint not null check (amount > 0),
  -- What the holder has not taken yet, as far as it has arrived.
  left_amount bigint not null check (left_amount between 0 and amount),
  -- The how manyth lease of this certificate; null: returned before it was granted.
  epoch integer check (epoch > 0),
  granted_at bigint not null,
  ends_at bigint not null check (ends_at >= granted_at),
  -- When it is free though its holder was never heard again.
  lapses_at bigint not null check (lapses_at >= ends_at),
  -- How far the holder's chain went when it was first heard after the end.
  heard_head bigint,
  -- ended: past its end, and all is in that its holder can have taken.
  state text not null check (state in ('live', 'returned', 'ended')),
  unique (certificate, epoch)
);
create unique index leases_live on leases (certificate, terminal_id) where state = 'live';
create index leases_holder on leases (terminal_id) where state = 'live';
