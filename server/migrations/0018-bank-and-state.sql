-- What the office pays back through the bank.

-- A certificate is blocked while its refund is under way.
alter table block_acts drop constraint block_acts_reason_check;
alter table block_acts add constraint block_acts_reason_check check (reason in ('stolen', 'lost', 'fraud', 'court-order', 'mistake', 'refund'));

-- Whoever changes one holds its certificate's row, as whoever moves value does.
create table bank_refunds (
  id uuid primary key,
  certificate bytea not null check (length(certificate) = 16),
  sale uuid not null,
  -- The selling store: whoever has it on the day of the approval pays.
  store_number integer not null,
  balance bigint not null check (balance > 0),
  -- What goes back: what was paid for what is left.
  amount bigint not null check (amount > 0),
  currency char(3) not null,
  -- All that is kept of the account once it is paid or cancelled.
  last_digits text not null,
  needs_second boolean not null,
  state text not null check (state in ('asked', 'approved', 'paid', 'cancelled')),
  -- The store's business day on which the certificate ended; null before.
  day date,
  asked_by uuid not null references office_users,
  asked_at bigint not null,
  approved_by uuid references office_users,
  -- When it first stood in a file of transfers.
  exported_at bigint,
  bank_reference text,
  check (state <> 'asked' or approved_by is null),
  check (state not in ('approved', 'paid') or (approved_by is not null and day is not null)),
  check ((state = 'paid') = (bank_reference is not null)),
  -- Two people: nobody approves what they asked for themselves.
  check (not needs_second or approved_by <> asked_by)
);
create unique index bank_refunds_certificate on bank_refunds (certificate) where state <> 'cancelled';
create index bank_refunds_asked on bank_refunds (asked_at, id);
create index bank_refunds_open on bank_refunds (store_number) where state = 'approved';

-- Whose account it goes to. Kept apart, and gone as soon as nothing is to be paid any more.
create table bank_refund_accounts (
  refund uuid primary key references bank_refunds,
  holder text not null,
  bank text not null,
  account text not null
);

create table bank_refund_steps (
  id uuid primary key,
  refund uuid not null references bank_refunds,
  step text not null check (step in ('asked', 'approved', 'exported', 'paid', 'cancelled')),
  note text not null,
  user_id uuid not null references office_users,
  at bigint not null
);
create index bank_refund_steps_refund on bank_refund_steps (refund, at);
create trigger bank_refund_steps_append_only before update or delete or truncate on bank_refund_steps execute function refuse_change();
