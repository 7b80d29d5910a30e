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

-- What nobody came for and is handed to the state.
alter table certificates drop constraint certificates_ended_check;
alter table certificates add constraint certificates_ended_check check (ended in ('replaced', 'refunded', 'destroyed', 'escheated'));
alter table effects drop constraint effects_kind_check;
alter table effects add constraint effects_kind_check check
  (kind in ('activate', 'debit', 'undo-debit', 'deactivate', 'undo-deactivate', 'cash-out', 'undo-cash-out', 'credit', 'undo-credit', 'surrender', 'undo-surrender', 'take-over',
    'undo-take-over', 'refund', 'undo-refund', 'reload', 'unload', 'undo-unload', 'honour', 'escheat', 'undo-escheat'));

-- Which shipped rule of unclaimed property is followed, and who has confirmed that it holds: the latest word counts, and
-- without any it is off.
create table unclaimed_choices (
  id uuid primary key,
  rule text not null,
  is_on boolean not null,
  confirmed_by text not null,
  user_id uuid not null references office_users,
  at bigint not null
);
create index unclaimed_choices_rule on unclaimed_choices (rule, at desc, id desc);
create trigger unclaimed_choices_append_only before update or delete or truncate on unclaimed_choices execute function refuse_change();

-- A list that is handed over: asked for by one person, posted by another.
create table escheats (
  id uuid primary key,
  rule text not null,
  as_of date not null,
  state text not null check (state in ('asked', 'posted', 'refused')),
  asked_by uuid not null references office_users,
  asked_at bigint not null,
  decided_by uuid references office_users,
  decided_at bigint,
  check ((state = 'asked') = (decided_by is null)),
  check (state <> 'posted' or decided_by <> asked_by)
);
create index escheats_asked on escheats (asked_at, id);
create table escheat_items (
  escheat uuid not null references escheats,
  certificate bytea not null check (length(certificate) = 16),
  -- The selling store, and the till that sold it; null where the office activated it.
  store_number integer not null,
  terminal_id uuid,
  balance bigint not null check (balance > 0),
  currency char(3) not null,
  sold_on date,
  -- The evidence: when and by what it was moved last.
  last_on date not null,
  last_kind text not null,
  -- What posted it; null: it waits, or it was moved or blocked meanwhile and was left out.
  source uuid,
  primary key (escheat, certificate)
);
create index escheat_items_certificate on escheat_items (certificate);

-- Whether a program's certificates are single-purpose, from which day, at which rate and by whom supplied; empty: multi-purpose.
alter table programs add column vat jsonb not null default '[]';
-- The VAT that a sale has posted for a certificate, and what of it a void or a refund took back.
alter table effects add column vat bigint not null default 0 check (vat >= 0);
alter table effects add column vat_account text;
alter table effects add constraint effects_vat check ((vat_account is null) = (vat = 0));
