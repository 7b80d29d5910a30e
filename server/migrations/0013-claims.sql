-- Lost certificates: reported with the receipt, blocked at once, and replaced after a wait by the word of two people.

-- After how many days a program replaces what was lost; null: it does not.
alter table programs add column lost_after_days integer check (lost_after_days between 0 and 365);

-- How far each till has read the feed and stored what it read: everything that changed below this transaction.
create table feed_positions (
  terminal_id uuid primary key references terminals,
  epoch uuid not null,
  transaction xid8 not null,
  told_at bigint not null
);

-- Whoever changes a claim holds its certificate's row, as whoever moves value does.
create table claims (
  id uuid primary key,
  certificate bytea not null check (length(certificate) = 16),
  sale uuid not null,
  store_number integer not null,
  claimant text not null,
  contact text not null,
  note text not null,
  -- Whether the claim has blocked the certificate; false: it was blocked before, and stays so when the claim is rejected.
  has_blocked boolean not null,
  opened_by uuid not null references office_users,
  opened_at bigint not null,
  release_from bigint not null,
  state text not null check (state in ('open', 'released', 'rejected')),
  decided_by uuid references office_users,
  check ((state = 'open') = (decided_by is null)),
  -- Two people: nobody decides on what they took themselves.
  check (decided_by <> opened_by)
);
create unique index claims_certificate on claims (certificate) where state <> 'rejected';
create index claims_opened on claims (opened_at, id);
create index claims_sale on claims (sale);

create table claim_steps (
  id uuid primary key,
  claim uuid not null references claims,
  step text not null check (step in ('opened', 'released', 'rejected')),
  note text not null,
  user_id uuid not null references office_users,
  at bigint not null
);
create index claim_steps_claim on claim_steps (claim, at);
create trigger claim_steps_append_only before update or delete or truncate on claim_steps execute function refuse_change();

-- Somebody came with a certificate that was reported lost; once an hour and till.
create table claim_enquiries (
  claim uuid not null references claims,
  terminal_id uuid not null references terminals,
  hour bigint not null,
  store_number integer not null,
  at bigint not null,
  primary key (claim, terminal_id, hour)
);
create trigger claim_enquiries_append_only before update or delete or truncate on claim_enquiries execute function refuse_change();
