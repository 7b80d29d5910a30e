-- Companies buy certificates in ranges: quotation, order, invoice, bank transfer, paper, activation by two people.

-- What the office activates comes from no till.
alter table effects alter column terminal_id drop not null;
-- What a company paid, where that is less than the price which clearing reckons with: the selling side bears the rest.
alter table effects add column paid_price bigint check (paid_price >= 0);

-- Who buys. Personal data stands here and on the papers that were issued, never in the ledger.
create table companies (
  id uuid primary key,
  franchise_id uuid not null references franchises (id),
  name text not null check (name <> ''),
  address text not null,
  tax_number text not null,
  contact text not null
);
create index companies_franchise on companies (franchise_id, name);

create table corporate_sales (
  id uuid primary key,
  franchise_id uuid not null references franchises (id),
  number integer not null check (number > 0),
  company_id uuid not null references companies (id),
  -- In whose name it is sold: clearing, statement and books count it for this store.
  store_number integer not null references stores (number),
  program_number integer not null,
  currency char(3) not null,
  discount_kind text not null check (discount_kind in ('basis-points', 'amount')),
  discount bigint not null check (discount >= 0),
  -- What is to be paid.
  total bigint not null check (total >= 0),
  valid_until date not null,
  note text not null,
  quoted_by uuid not null references office_users (id),
  quoted_at bigint not null,
  accepted_by uuid references office_users (id),
  accepted_at bigint,
  withdrawn_by uuid references office_users (id),
  withdrawn_at bigint,
  -- Certificates are handed over before the money has come: whose decision, and why.
  credit_by uuid references office_users (id),
  credit_at bigint,
  credit_note text,
  activation_asked_by uuid references office_users (id),
  activation_asked_at bigint,
  activated_by uuid references office_users (id),
  activated_at bigint,
  -- The business day of the store on which it was activated.
  activated_day date,
  cancel_asked_by uuid references office_users (id),
  cancel_asked_at bigint,
  cancel_note text,
  cancelled_by uuid references office_users (id),
  cancelled_at bigint,
  -- What of the total was taken back with what was not spent.
  cancelled_total bigint check (cancelled_total >= 0),
  unique (franchise_id, number),
  check (activated_by <> activation_asked_by),
  check (cancelled_by <> cancel_asked_by),
  check ((activated_by is null) = (activated_day is null)),
  check (activated_by is null or withdrawn_at is null),
  check (cancelled_at is null or activated_at is not null)
);
create index corporate_sales_newest on corporate_sales (franchise_id, id desc);
create index corporate_sales_day on corporate_sales (store_number, activated_day) where activated_day is not null;

create table corporate_lines (
  sale_id uuid not null references corporate_sales (id),
  face bigint not null check (face > 0),
  -- What the program asks for one of them.
  list_price bigint not null check (list_price >= 0),
  pieces integer not null check (pieces > 0),
  -- What is to be paid for all of them.
  total bigint not null check (total >= 0),
  primary key (sale_id, face)
);

-- What was issued on paper, as it was issued. Numbers run without a gap in each franchise and kind.
create table corporate_documents (
  id uuid primary key,
  sale_id uuid not null references corporate_sales (id),
  franchise_id uuid not null references franchises (id),
  kind text not null check (kind in ('quotation', 'invoice', 'credit-note')),
  number integer not null check (number > 0),
  content jsonb not null,
  issued_by uuid not null references office_users (id),
  issued_at bigint not null,
  unique (franchise_id, kind, number)
);
create index corporate_documents_sale on corporate_documents (sale_id);
create trigger corporate_documents_append_only before update or delete or truncate on corporate_documents for each statement execute function refuse_change();

-- Paper that is put to an order. It stays where it is until it is activated.
create table corporate_ranges (
  id uuid primary key,
  sale_id uuid not null references corporate_sales (id),
  batch integer not null check (batch > 0),
  first integer not null check (first > 0),
  last integer not null check (last >= first),
  face bigint not null check (face > 0),
  put_by uuid not null references office_users (id),
  put_at bigint not null
);
create index corporate_ranges_sale on corporate_ranges (sale_id);
create index corporate_ranges_batch on corporate_ranges (batch);

-- Which column of a bank's file is what, agreed once in each franchise.
create table corporate_bank_formats (
  franchise_id uuid primary key references franchises (id),
  format jsonb not null
);

-- Lines of bank statements, each once.
create table corporate_bank_lines (
  id uuid primary key,
  franchise_id uuid not null references franchises (id),
  -- Of day, amount, payer and text, and which of several alike on one day it is.
  fingerprint bytea not null check (length(fingerprint) = 32),
  day date not null,
  amount bigint not null check (amount > 0),
  currency char(3) not null,
  payer text not null,
  text text not null,
  imported_by uuid not null references office_users (id),
  imported_at bigint not null,
  unique (franchise_id, fingerprint)
);
create index corporate_bank_lines_newest on corporate_bank_lines (franchise_id, day desc, id desc);
create trigger corporate_bank_lines_append_only before update or delete or truncate on corporate_bank_lines for each statement execute function refuse_change();

-- What was paid for which order, and what was paid back. A wrong one is answered by its opposite.
create table corporate_payments (
  id uuid primary key,
  sale_id uuid not null references corporate_sales (id),
  -- Null: paid back to the company.
  line_id uuid references corporate_bank_lines (id),
  amount bigint not null check (amount <> 0),
  undoes uuid unique references corporate_payments (id),
  note text not null,
  by_user uuid not null references office_users (id),
  at bigint not null,
  check (line_id is not null or amount < 0 or undoes is not null)
);
create index corporate_payments_sale on corporate_payments (sale_id);
create index corporate_payments_line on corporate_payments (line_id);
create trigger corporate_payments_append_only before update or delete or truncate on corporate_payments for each statement execute function refuse_change();
