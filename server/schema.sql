-- Written by `UPDATE_SCHEMA=1 npx vitest run test/server/schema-drift.test.ts`; the migrations are the source.

create table accounting_periods (
  month date not null,
  closed_by uuid not null,
  closed_at bigint not null,
  constraint accounting_periods_pkey PRIMARY KEY (month),
  constraint accounting_periods_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES office_users(id),
  constraint accounting_periods_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric))
);

create table bank_refund_accounts (
  refund uuid not null,
  holder text not null,
  bank text not null,
  account text not null,
  constraint bank_refund_accounts_pkey PRIMARY KEY (refund),
  constraint bank_refund_accounts_refund_fkey FOREIGN KEY (refund) REFERENCES bank_refunds(id)
);

create table bank_refund_steps (
  id uuid not null,
  refund uuid not null,
  step text not null,
  note text not null,
  user_id uuid not null,
  at bigint not null,
  constraint bank_refund_steps_pkey PRIMARY KEY (id),
  constraint bank_refund_steps_refund_fkey FOREIGN KEY (refund) REFERENCES bank_refunds(id),
  constraint bank_refund_steps_step_check CHECK ((step = ANY (ARRAY['asked'::text, 'approved'::text, 'exported'::text, 'paid'::text, 'cancelled'::text]))),
  constraint bank_refund_steps_user_id_fkey FOREIGN KEY (user_id) REFERENCES office_users(id)
);

create table bank_refunds (
  id uuid not null,
  certificate bytea not null,
  sale uuid not null,
  store_number integer not null,
  balance bigint not null,
  amount bigint not null,
  currency character(3) not null,
  last_digits text not null,
  needs_second boolean not null,
  state text not null,
  day date,
  asked_by uuid not null,
  asked_at bigint not null,
  approved_by uuid,
  exported_at bigint,
  bank_reference text,
  constraint bank_refunds_pkey PRIMARY KEY (id),
  constraint bank_refunds_amount_check CHECK ((amount > 0)),
  constraint bank_refunds_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES office_users(id),
  constraint bank_refunds_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES office_users(id),
  constraint bank_refunds_balance_check CHECK ((balance > 0)),
  constraint bank_refunds_certificate_check CHECK ((length(certificate) = 16)),
  constraint bank_refunds_check CHECK (((state <> 'asked'::text) OR (approved_by IS NULL))),
  constraint bank_refunds_check1 CHECK (((state <> ALL (ARRAY['approved'::text, 'paid'::text])) OR ((approved_by IS NOT NULL) AND (day IS NOT NULL)))),
  constraint bank_refunds_check2 CHECK (((state = 'paid'::text) = (bank_reference IS NOT NULL))),
  constraint bank_refunds_check3 CHECK (((NOT needs_second) OR (approved_by <> asked_by))),
  constraint bank_refunds_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'approved'::text, 'paid'::text, 'cancelled'::text])))
);

create table block_act_certificates (
  act uuid not null,
  certificate bytea not null,
  constraint block_act_certificates_pkey PRIMARY KEY (act, certificate),
  constraint block_act_certificates_act_fkey FOREIGN KEY (act) REFERENCES block_acts(id),
  constraint block_act_certificates_certificate_check CHECK ((length(certificate) = 16))
);

create table block_acts (
  id uuid not null,
  action text not null,
  sale uuid,
  reason text not null,
  note text not null,
  user_id uuid,
  operator_id uuid,
  terminal_id uuid,
  store_number integer,
  at bigint not null,
  constraint block_acts_pkey PRIMARY KEY (id),
  constraint block_acts_action_check CHECK ((action = ANY (ARRAY['block'::text, 'unblock'::text, 'freeze'::text]))),
  constraint block_acts_check CHECK (((user_id IS NULL) <> (operator_id IS NULL))),
  constraint block_acts_check1 CHECK (((action = 'freeze'::text) = (sale IS NOT NULL))),
  constraint block_acts_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES operators(id),
  constraint block_acts_reason_check CHECK ((reason = ANY (ARRAY['stolen'::text, 'lost'::text, 'fraud'::text, 'court-order'::text, 'mistake'::text, 'refund'::text, 'chargeback'::text]))),
  constraint block_acts_terminal_id_fkey FOREIGN KEY (terminal_id) REFERENCES terminals(id),
  constraint block_acts_user_id_fkey FOREIGN KEY (user_id) REFERENCES office_users(id)
);

create table certificates (
  hash bytea not null,
  state text not null,
  blocked boolean default false not null,
  kind text not null,
  program_number integer not null,
  store_number integer not null,
  currency character(3) not null,
  face bigint not null,
  balance bigint not null,
  valid_until date,
  batch integer,
  running integer,
  sealed text,
  last_use_store integer,
  last_use_at bigint,
  changed xid8 default pg_current_xact_id() not null,
  ended text,
  shipment uuid,
  left_stores integer[],
  awaited_from uuid,
  sold_at bigint,
  constraint certificates_pkey PRIMARY KEY (hash),
  constraint certificates_awaited_from_fkey FOREIGN KEY (awaited_from) REFERENCES terminals(id),
  constraint certificates_balance_check CHECK ((balance >= 0)),
  constraint certificates_check CHECK (((ended IS NULL) OR (state = 'voided'::text))),
  constraint certificates_ended_check CHECK ((ended = ANY (ARRAY['replaced'::text, 'refunded'::text, 'destroyed'::text, 'escheated'::text]))),
  constraint certificates_face_check CHECK ((face >= 0)),
  constraint certificates_hash_check CHECK ((length(hash) = 16)),
  constraint certificates_kind_check CHECK ((kind = ANY (ARRAY['sold'::text, 'promotional'::text]))),
  constraint certificates_state_check CHECK ((state = ANY (ARRAY['unknown'::text, 'registered'::text, 'stock'::text, 'active'::text, 'voided'::text])))
);

create table chart_lines (
  franchise_id uuid,
  prefix text not null,
  number text not null,
  name text not null,
  constraint chart_lines_franchise_id_fkey FOREIGN KEY (franchise_id) REFERENCES franchises(id),
  constraint chart_lines_franchise_id_prefix_key UNIQUE NULLS NOT DISTINCT (franchise_id, prefix),
  constraint chart_lines_name_check CHECK ((name <> ''::text)),
  constraint chart_lines_number_check CHECK ((number <> ''::text)),
  constraint chart_lines_prefix_check CHECK ((prefix <> ''::text))
);

create table claim_enquiries (
  claim uuid not null,
  terminal_id uuid not null,
  hour bigint not null,
  store_number integer not null,
  at bigint not null,
  constraint claim_enquiries_pkey PRIMARY KEY (claim, terminal_id, hour),
  constraint claim_enquiries_claim_fkey FOREIGN KEY (claim) REFERENCES claims(id),
  constraint claim_enquiries_terminal_id_fkey FOREIGN KEY (terminal_id) REFERENCES terminals(id)
);

create table claim_steps (
  id uuid not null,
  claim uuid not null,
  step text not null,
  note text not null,
  user_id uuid not null,
  at bigint not null,
  constraint claim_steps_pkey PRIMARY KEY (id),
  constraint claim_steps_claim_fkey FOREIGN KEY (claim) REFERENCES claims(id),
  constraint claim_steps_step_check CHECK ((step = ANY (ARRAY['opened'::text, 'released'::text, 'rejected'::text]))),
  constraint claim_steps_user_id_fkey FOREIGN KEY (user_id) REFERENCES office_users(id)
);

create table claims (
  id uuid not null,
  certificate bytea not null,
  sale uuid not null,
  store_number integer not null,
  claimant text not null,
  contact text not null,
  note text not null,
  has_blocked boolean not null,
  opened_by uuid not null,
  opened_at bigint not null,
  release_from bigint not null,
  state text not null,
  decided_by uuid,
  constraint claims_pkey PRIMARY KEY (id),
  constraint claims_certificate_check CHECK ((length(certificate) = 16)),
  constraint claims_check CHECK (((state = 'open'::text) = (decided_by IS NULL))),
  constraint claims_check1 CHECK ((decided_by <> opened_by)),
  constraint claims_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES office_users(id),
  constraint claims_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES office_users(id),
  constraint claims_state_check CHECK ((state = ANY (ARRAY['open'::text, 'released'::text, 'rejected'::text])))
);

create table clearing_balances (
  party integer not null,
  other integer not null,
  currency character(3) not null,
  own_store integer not null,
  other_store integer not null,
  amount bigint not null,
  constraint clearing_balances_pkey PRIMARY KEY (party, other, currency, own_store, other_store)
);

create table clearing_items (
  source uuid not null,
  kind text not null,
  party integer not null,
  other integer not null,
  own_store integer not null,
  other_store integer not null,
  currency character(3) not null,
  amount bigint not null,
  day date not null,
  constraint clearing_items_pkey PRIMARY KEY (source, kind, party, own_store, other_store, other, currency),
  constraint clearing_items_amount_check CHECK ((amount <> 0)),
  constraint clearing_items_check CHECK ((party <> other)),
  constraint clearing_items_kind_check CHECK ((kind = ANY (ARRAY['statement'::text, 'payment'::text, 'payment-reversed'::text])))
);

create table clearing_payments (
  id uuid not null,
  payer integer not null,
  payee integer not null,
  currency character(3) not null,
  amount bigint not null,
  up_to date not null,
  paid_on date not null,
  reference text not null,
  noted_by uuid not null,
  noted_at bigint not null,
  received_on date,
  confirmed_by uuid,
  confirmed_at bigint,
  reversed_by uuid,
  reversed_at bigint,
  reversed_reason text,
  constraint clearing_payments_pkey PRIMARY KEY (id),
  constraint clearing_payments_amount_check CHECK ((amount > 0)),
  constraint clearing_payments_check CHECK ((payer <> payee)),
  constraint clearing_payments_check1 CHECK (((paid_on >= up_to) AND (received_on >= paid_on))),
  constraint clearing_payments_check2 CHECK ((((confirmed_by IS NULL) = (confirmed_at IS NULL)) AND ((confirmed_by IS NULL) = (received_on IS NULL)))),
  constraint clearing_payments_check3 CHECK ((((reversed_by IS NULL) = (reversed_at IS NULL)) AND ((reversed_by IS NULL) = (reversed_reason IS NULL)))),
  constraint clearing_payments_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES office_users(id),
  constraint clearing_payments_noted_by_fkey FOREIGN KEY (noted_by) REFERENCES office_users(id),
  constraint clearing_payments_reversed_by_fkey FOREIGN KEY (reversed_by) REFERENCES office_users(id)
);

create table closed_shifts (
  shift uuid not null,
  source uuid not null,
  constraint closed_shifts_pkey PRIMARY KEY (shift)
);

create table companies (
  id uuid not null,
  franchise_id uuid not null,
  name text not null,
  address text not null,
  tax_number text not null,
  contact text not null,
  constraint companies_pkey PRIMARY KEY (id),
  constraint companies_franchise_id_fkey FOREIGN KEY (franchise_id) REFERENCES franchises(id),
  constraint companies_name_check CHECK ((name <> ''::text))
);

create table corporate_bank_decisions (
  line_id uuid not null,
  is_same boolean not null,
  by_user uuid not null,
  at bigint not null,
  constraint corporate_bank_decisions_pkey PRIMARY KEY (line_id),
  constraint corporate_bank_decisions_by_user_fkey FOREIGN KEY (by_user) REFERENCES office_users(id),
  constraint corporate_bank_decisions_line_id_fkey FOREIGN KEY (line_id) REFERENCES corporate_bank_lines(id)
);

create table corporate_bank_formats (
  franchise_id uuid not null,
  format jsonb not null,
  constraint corporate_bank_formats_pkey PRIMARY KEY (franchise_id),
  constraint corporate_bank_formats_franchise_id_fkey FOREIGN KEY (franchise_id) REFERENCES franchises(id)
);

create table corporate_bank_lines (
  id uuid not null,
  franchise_id uuid not null,
  fingerprint bytea not null,
  day date not null,
  amount bigint not null,
  currency character(3) not null,
  payer text not null,
  text text not null,
  imported_by uuid not null,
  imported_at bigint not null,
  maybe_same_as uuid,
  told_by text,
  constraint corporate_bank_lines_pkey PRIMARY KEY (id),
  constraint corporate_bank_lines_amount_check CHECK ((amount > 0)),
  constraint corporate_bank_lines_fingerprint_check CHECK ((length(fingerprint) = 32)),
  constraint corporate_bank_lines_franchise_id_fingerprint_key UNIQUE (franchise_id, fingerprint),
  constraint corporate_bank_lines_franchise_id_fkey FOREIGN KEY (franchise_id) REFERENCES franchises(id),
  constraint corporate_bank_lines_imported_by_fkey FOREIGN KEY (imported_by) REFERENCES office_users(id),
  constraint corporate_bank_lines_maybe_same_as_fkey FOREIGN KEY (maybe_same_as) REFERENCES corporate_bank_lines(id)
);

create table corporate_documents (
  id uuid not null,
  sale_id uuid not null,
  franchise_id uuid not null,
  kind text not null,
  number integer not null,
  content jsonb not null,
  issued_by uuid not null,
  issued_at bigint not null,
  constraint corporate_documents_pkey PRIMARY KEY (id),
  constraint corporate_documents_franchise_id_fkey FOREIGN KEY (franchise_id) REFERENCES franchises(id),
  constraint corporate_documents_franchise_id_kind_number_key UNIQUE (franchise_id, kind, number),
  constraint corporate_documents_issued_by_fkey FOREIGN KEY (issued_by) REFERENCES office_users(id),
  constraint corporate_documents_kind_check CHECK ((kind = ANY (ARRAY['quotation'::text, 'invoice'::text, 'credit-note'::text]))),
  constraint corporate_documents_number_check CHECK ((number > 0)),
  constraint corporate_documents_sale_id_fkey FOREIGN KEY (sale_id) REFERENCES corporate_sales(id)
);

create table corporate_lines (
  sale_id uuid not null,
  face bigint not null,
  list_price bigint not null,
  pieces integer not null,
  total bigint not null,
  constraint corporate_lines_pkey PRIMARY KEY (sale_id, face),
  constraint corporate_lines_face_check CHECK ((face > 0)),
  constraint corporate_lines_list_price_check CHECK ((list_price >= 0)),
  constraint corporate_lines_pieces_check CHECK ((pieces > 0)),
  constraint corporate_lines_sale_id_fkey FOREIGN KEY (sale_id) REFERENCES corporate_sales(id),
  constraint corporate_lines_total_check CHECK ((total >= 0))
);

create table corporate_payments (
  id uuid not null,
  sale_id uuid not null,
  line_id uuid,
  amount bigint not null,
  undoes uuid,
  note text not null,
  by_user uuid not null,
  at bigint not null,
  constraint corporate_payments_pkey PRIMARY KEY (id),
  constraint corporate_payments_amount_check CHECK ((amount <> 0)),
  constraint corporate_payments_by_user_fkey FOREIGN KEY (by_user) REFERENCES office_users(id),
  constraint corporate_payments_check CHECK (((line_id IS NOT NULL) OR (amount < 0) OR (undoes IS NOT NULL))),
  constraint corporate_payments_line_id_fkey FOREIGN KEY (line_id) REFERENCES corporate_bank_lines(id),
  constraint corporate_payments_sale_id_fkey FOREIGN KEY (sale_id) REFERENCES corporate_sales(id),
  constraint corporate_payments_undoes_fkey FOREIGN KEY (undoes) REFERENCES corporate_payments(id),
  constraint corporate_payments_undoes_key UNIQUE (undoes)
);

create table corporate_ranges (
  id uuid not null,
  sale_id uuid not null,
  batch integer not null,
  first integer not null,
  last integer not null,
  face bigint not null,
  put_by uuid not null,
  put_at bigint not null,
  constraint corporate_ranges_pkey PRIMARY KEY (id),
  constraint corporate_ranges_batch_check CHECK ((batch > 0)),
  constraint corporate_ranges_check CHECK ((last >= first)),
  constraint corporate_ranges_face_check CHECK ((face > 0)),
  constraint corporate_ranges_first_check CHECK ((first > 0)),
  constraint corporate_ranges_put_by_fkey FOREIGN KEY (put_by) REFERENCES office_users(id),
  constraint corporate_ranges_sale_id_fkey FOREIGN KEY (sale_id) REFERENCES corporate_sales(id)
);

create table corporate_sales (
  id uuid not null,
  franchise_id uuid not null,
  number integer not null,
  company_id uuid not null,
  store_number integer not null,
  program_number integer not null,
  currency character(3) not null,
  discount_kind text not null,
  discount bigint not null,
  total bigint not null,
  valid_until date not null,
  note text not null,
  quoted_by uuid not null,
  quoted_at bigint not null,
  accepted_by uuid,
  accepted_at bigint,
  withdrawn_by uuid,
  withdrawn_at bigint,
  credit_by uuid,
  credit_at bigint,
  credit_note text,
  activation_asked_by uuid,
  activation_asked_at bigint,
  activated_by uuid,
  activated_at bigint,
  activated_day date,
  cancel_asked_by uuid,
  cancel_asked_at bigint,
  cancel_note text,
  cancelled_by uuid,
  cancelled_at bigint,
  cancelled_total bigint,
  language text default 'en'::text not null,
  constraint corporate_sales_pkey PRIMARY KEY (id),
  constraint corporate_sales_accepted_by_fkey FOREIGN KEY (accepted_by) REFERENCES office_users(id),
  constraint corporate_sales_activated_by_fkey FOREIGN KEY (activated_by) REFERENCES office_users(id),
  constraint corporate_sales_activation_asked_by_fkey FOREIGN KEY (activation_asked_by) REFERENCES office_users(id),
  constraint corporate_sales_cancel_asked_by_fkey FOREIGN KEY (cancel_asked_by) REFERENCES office_users(id),
  constraint corporate_sales_cancelled_by_fkey FOREIGN KEY (cancelled_by) REFERENCES office_users(id),
  constraint corporate_sales_cancelled_total_check CHECK ((cancelled_total >= 0)),
  constraint corporate_sales_check CHECK ((activated_by <> activation_asked_by)),
  constraint corporate_sales_check1 CHECK ((cancelled_by <> cancel_asked_by)),
  constraint corporate_sales_check2 CHECK (((activated_by IS NULL) = (activated_day IS NULL))),
  constraint corporate_sales_check3 CHECK (((activated_by IS NULL) OR (withdrawn_at IS NULL))),
  constraint corporate_sales_check4 CHECK (((cancelled_at IS NULL) OR (activated_at IS NOT NULL))),
  constraint corporate_sales_company_id_fkey FOREIGN KEY (company_id) REFERENCES companies(id),
  constraint corporate_sales_credit_by_fkey FOREIGN KEY (credit_by) REFERENCES office_users(id),
  constraint corporate_sales_discount_check CHECK ((discount >= 0)),
  constraint corporate_sales_discount_kind_check CHECK ((discount_kind = ANY (ARRAY['basis-points'::text, 'amount'::text]))),
  constraint corporate_sales_franchise_id_fkey FOREIGN KEY (franchise_id) REFERENCES franchises(id),
  constraint corporate_sales_franchise_id_number_key UNIQUE (franchise_id, number),
  constraint corporate_sales_language_check CHECK ((language = ANY (ARRAY['en'::text, 'ko'::text]))),
  constraint corporate_sales_number_check CHECK ((number > 0)),
  constraint corporate_sales_quoted_by_fkey FOREIGN KEY (quoted_by) REFERENCES office_users(id),
  constraint corporate_sales_store_number_fkey FOREIGN KEY (store_number) REFERENCES stores(number),
  constraint corporate_sales_total_check CHECK ((total >= 0)),
  constraint corporate_sales_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES office_users(id)
);

create table covers (
  id uuid not null,
  sale uuid not null,
  use uuid not null,
  certificate bytea not null,
  amount bigint not null,
  recorded_at bigint not null,
  constraint covers_pkey PRIMARY KEY (id),
  constraint covers_amount_check CHECK ((amount > 0)),
  constraint covers_certificate_check CHECK ((length(certificate) = 16)),
  constraint covers_use_certificate_key UNIQUE (use, certificate)
);

create table day_flows (
  day date not null,
  program_number integer not null,
  currency character(3) not null,
  selling_store integer not null,
  redeeming_store integer not null,
  sold_price bigint not null,
  sold_face bigint not null,
  void_over bigint not null,
  used bigint not null,
  used_paid bigint not null,
  over_program bigint not null,
  over_store bigint not null,
  cashed_out bigint default 0 not null,
  cashed_out_paid bigint default 0 not null,
  reloaded bigint default 0 not null,
  reloaded_paid bigint default 0 not null,
  constraint day_flows_pkey PRIMARY KEY (day, program_number, currency, selling_store, redeeming_store)
);

create table denominations (
  gtin text not null,
  program_id uuid not null,
  face bigint not null,
  price bigint not null,
  constraint denominations_pkey PRIMARY KEY (gtin),
  constraint denominations_face_check CHECK ((face >= 0)),
  constraint denominations_gtin_check CHECK ((gtin ~ '^[0-9]{14}$'::text)),
  constraint denominations_price_check CHECK ((price >= 0)),
  constraint denominations_program_id_fkey FOREIGN KEY (program_id) REFERENCES programs(id)
);

create table destructions (
  id uuid not null,
  store_number integer not null,
  batch integer not null,
  first integer not null,
  last integer not null,
  content jsonb not null,
  reason text not null,
  note text not null,
  asked_by uuid not null,
  asked_at bigint not null,
  needs_second boolean not null,
  confirmed_by uuid,
  refused_by uuid,
  decided_at bigint,
  effective_at bigint,
  constraint destructions_pkey PRIMARY KEY (id),
  constraint destructions_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES office_users(id),
  constraint destructions_batch_check CHECK ((batch > 0)),
  constraint destructions_check CHECK ((last >= first)),
  constraint destructions_check1 CHECK ((confirmed_by <> asked_by)),
  constraint destructions_check2 CHECK (((confirmed_by IS NULL) OR (refused_by IS NULL))),
  constraint destructions_check3 CHECK (((effective_at IS NULL) OR (refused_by IS NULL))),
  constraint destructions_check4 CHECK (((effective_at IS NULL) OR (NOT needs_second) OR (confirmed_by IS NOT NULL))),
  constraint destructions_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES office_users(id),
  constraint destructions_first_check CHECK ((first > 0)),
  constraint destructions_reason_check CHECK ((reason = ANY (ARRAY['spoiled'::text, 'surplus'::text, 'stolen'::text, 'lost'::text]))),
  constraint destructions_refused_by_fkey FOREIGN KEY (refused_by) REFERENCES office_users(id),
  constraint destructions_store_number_fkey FOREIGN KEY (store_number) REFERENCES stores(number)
);

create table effects (
  source uuid not null,
  certificate bytea not null,
  kind text not null,
  terminal_id uuid,
  store_number integer not null,
  program_number integer not null,
  certificate_kind text not null,
  currency character(3) not null,
  price bigint not null,
  face bigint not null,
  covered bigint not null,
  over_amount bigint not null,
  bearer text not null,
  at bigint not null,
  recorded_at bigint not null,
  day date not null,
  vat bigint default 0 not null,
  vat_account text,
  paid_price bigint,
  constraint effects_pkey PRIMARY KEY (source, certificate, kind),
  constraint effects_bearer_check CHECK ((bearer = ANY (ARRAY['program'::text, 'store'::text]))),
  constraint effects_covered_check CHECK ((covered >= 0)),
  constraint effects_kind_check CHECK ((kind = ANY (ARRAY['activate'::text, 'debit'::text, 'undo-debit'::text, 'deactivate'::text, 'undo-deactivate'::text, 'cash-out'::text, 'undo-cash-out'::text, 'credit'::text, 'undo-credit'::text, 'surrender'::text, 'undo-surrender'::text, 'take-over'::text, 'undo-take-over'::text, 'refund'::text, 'undo-refund'::text, 'reload'::text, 'unload'::text, 'undo-unload'::text, 'honour'::text, 'escheat'::text, 'undo-escheat'::text, 'cover'::text, 'undo-cover'::text]))),
  constraint effects_over_amount_check CHECK ((over_amount >= 0)),
  constraint effects_paid_price_check CHECK ((paid_price >= 0)),
  constraint effects_vat CHECK (((vat_account IS NULL) = (vat = 0))),
  constraint effects_vat_check CHECK ((vat >= 0))
);

create table enrolment_codes (
  hash bytea not null,
  terminal_id uuid not null,
  expires_at bigint not null,
  used_at bigint,
  constraint enrolment_codes_pkey PRIMARY KEY (hash),
  constraint enrolment_codes_terminal_id_fkey FOREIGN KEY (terminal_id) REFERENCES terminals(id)
);

create table enrolment_failures (
  id uuid not null,
  source text not null,
  at bigint not null,
  constraint enrolment_failures_pkey PRIMARY KEY (id)
);

create table entries (
  posting uuid not null,
  account text not null,
  side text not null,
  amount bigint not null,
  currency character(3) not null,
  constraint entries_pkey PRIMARY KEY (posting, account, currency),
  constraint entries_amount_check CHECK ((amount > 0)),
  constraint entries_posting_fkey FOREIGN KEY (posting) REFERENCES postings(id),
  constraint entries_side_check CHECK ((side = ANY (ARRAY['debit'::text, 'credit'::text])))
);

create table escheat_items (
  escheat uuid not null,
  certificate bytea not null,
  store_number integer not null,
  terminal_id uuid,
  balance bigint not null,
  currency character(3) not null,
  sold_on date,
  last_on date not null,
  last_kind text not null,
  source uuid,
  constraint escheat_items_pkey PRIMARY KEY (escheat, certificate),
  constraint escheat_items_balance_check CHECK ((balance > 0)),
  constraint escheat_items_certificate_check CHECK ((length(certificate) = 16)),
  constraint escheat_items_escheat_fkey FOREIGN KEY (escheat) REFERENCES escheats(id)
);

create table escheats (
  id uuid not null,
  rule text not null,
  as_of date not null,
  state text not null,
  asked_by uuid not null,
  asked_at bigint not null,
  decided_by uuid,
  decided_at bigint,
  constraint escheats_pkey PRIMARY KEY (id),
  constraint escheats_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES office_users(id),
  constraint escheats_check CHECK (((state = 'asked'::text) = (decided_by IS NULL))),
  constraint escheats_check1 CHECK (((state <> 'posted'::text) OR (decided_by <> asked_by))),
  constraint escheats_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES office_users(id),
  constraint escheats_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'posted'::text, 'refused'::text])))
);

create table evidence (
  terminal_id uuid not null,
  hash bytea not null,
  received bytea not null,
  operation_id text not null,
  flags text[] not null,
  detail text not null,
  recorded_at bigint not null,
  constraint evidence_pkey PRIMARY KEY (terminal_id, hash),
  constraint evidence_hash_check CHECK ((length(hash) = 32)),
  constraint evidence_terminal_id_fkey FOREIGN KEY (terminal_id) REFERENCES terminals(id)
);

create table exception_operations (
  exception_id uuid not null,
  operation_id uuid not null,
  constraint exception_operations_pkey PRIMARY KEY (exception_id, operation_id),
  constraint exception_operations_exception_id_fkey FOREIGN KEY (exception_id) REFERENCES exceptions(id)
);

create table exception_resolutions (
  id uuid not null,
  exception_id uuid not null,
  overspend text,
  suspense text,
  replacement bytea,
  reverses uuid,
  finding text not null,
  amount bigint not null,
  currency character(3),
  entries jsonb not null,
  proposed_by uuid not null,
  proposed_at bigint not null,
  needs_second boolean not null,
  needs_headquarters boolean not null,
  confirmed_by uuid,
  confirmed_at bigint,
  refused_by uuid,
  refused_at bigint,
  effective_at bigint,
  constraint exception_resolutions_pkey PRIMARY KEY (id),
  constraint exception_resolutions_amount_check CHECK ((amount >= 0)),
  constraint exception_resolutions_check CHECK ((confirmed_by <> proposed_by)),
  constraint exception_resolutions_check1 CHECK (((confirmed_by IS NULL) = (confirmed_at IS NULL))),
  constraint exception_resolutions_check2 CHECK (((refused_by IS NULL) = (refused_at IS NULL))),
  constraint exception_resolutions_check3 CHECK (((effective_at IS NULL) OR (refused_at IS NULL))),
  constraint exception_resolutions_check4 CHECK (((effective_at IS NULL) OR (NOT needs_second) OR (confirmed_by IS NOT NULL))),
  constraint exception_resolutions_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES office_users(id),
  constraint exception_resolutions_exception_id_fkey FOREIGN KEY (exception_id) REFERENCES exceptions(id),
  constraint exception_resolutions_overspend_check CHECK ((overspend = ANY (ARRAY['as-booked'::text, 'to-program'::text, 'to-store'::text, 'won'::text]))),
  constraint exception_resolutions_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES office_users(id),
  constraint exception_resolutions_refused_by_fkey FOREIGN KEY (refused_by) REFERENCES office_users(id),
  constraint exception_resolutions_replacement_check CHECK ((length(replacement) = 16)),
  constraint exception_resolutions_reverses_fkey FOREIGN KEY (reverses) REFERENCES exception_resolutions(id),
  constraint exception_resolutions_suspense_check CHECK ((suspense = ANY (ARRAY['refunded'::text, 'replaced'::text, 'income'::text, 'to-store'::text])))
);

create table exception_steps (
  id uuid not null,
  exception_id uuid not null,
  at bigint not null,
  user_id uuid,
  step text not null,
  note text not null,
  resolution_id uuid,
  constraint exception_steps_pkey PRIMARY KEY (id),
  constraint exception_steps_exception_id_fkey FOREIGN KEY (exception_id) REFERENCES exceptions(id),
  constraint exception_steps_resolution_id_fkey FOREIGN KEY (resolution_id) REFERENCES exception_resolutions(id),
  constraint exception_steps_step_check CHECK (((step = ANY (ARRAY['taken'::text, 'noted'::text, 'proposed'::text, 'confirmed'::text, 'refused'::text, 'resolved'::text, 'reversed'::text, 'covered'::text])) AND ((user_id IS NULL) = (step = 'covered'::text)))),
  constraint exception_steps_user_id_fkey FOREIGN KEY (user_id) REFERENCES office_users(id)
);

create table exception_stores (
  exception_id uuid not null,
  store_number integer not null,
  day date not null,
  constraint exception_stores_pkey PRIMARY KEY (exception_id, store_number, day),
  constraint exception_stores_exception_id_fkey FOREIGN KEY (exception_id) REFERENCES exceptions(id)
);

create table exceptions (
  id uuid not null,
  source text not null,
  terminal_id uuid,
  store_number integer not null,
  flags text[] not null,
  detail text not null,
  recorded_at bigint not null,
  operation_id uuid,
  evidence_hash bytea,
  state text default 'open'::text not null,
  owner_id uuid,
  topic text,
  constraint exceptions_pkey PRIMARY KEY (id),
  constraint exceptions_check CHECK (((state = ANY (ARRAY['open'::text, 'resolved'::text])) OR (owner_id IS NOT NULL))),
  constraint exceptions_evidence_hash_check CHECK ((length(evidence_hash) = 32)),
  constraint exceptions_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES office_users(id),
  constraint exceptions_state_check CHECK ((state = ANY (ARRAY['open'::text, 'taken'::text, 'waiting'::text, 'resolved'::text])))
);

create table feed_positions (
  terminal_id uuid not null,
  epoch uuid not null,
  transaction xid8 not null,
  told_at bigint not null,
  constraint feed_positions_pkey PRIMARY KEY (terminal_id),
  constraint feed_positions_terminal_id_fkey FOREIGN KEY (terminal_id) REFERENCES terminals(id)
);

create table franchises (
  id uuid not null,
  number integer not null,
  name text not null,
  active boolean default true not null,
  version integer default 1 not null,
  constraint franchises_pkey PRIMARY KEY (id),
  constraint franchises_number_check CHECK ((number > 0)),
  constraint franchises_number_key UNIQUE (number)
);

create table hour_flows (
  day date not null,
  store_number integer not null,
  program_number integer not null,
  currency character(3) not null,
  hour smallint not null,
  sold bigint not null,
  redeemed bigint not null,
  certificates integer not null,
  uses integer not null,
  constraint hour_flows_pkey PRIMARY KEY (day, store_number, program_number, currency, hour),
  constraint hour_flows_hour_check CHECK (((hour >= 0) AND (hour <= 23)))
);

create table installation (
  id smallint not null,
  epoch uuid not null,
  config_version integer not null,
  link_origin text default 'https://id.gs1.org'::text not null,
  constraint installation_pkey PRIMARY KEY (id),
  constraint installation_config_version_check CHECK ((config_version > 0)),
  constraint installation_id_check CHECK ((id = 1))
);

create table late_days (
  franchise_id uuid not null,
  day date not null,
  constraint late_days_pkey PRIMARY KEY (franchise_id, day)
);

create table leases (
  id uuid not null,
  certificate bytea not null,
  terminal_id uuid not null,
  store_number integer not null,
  currency text not null,
  amount bigint not null,
  left_amount bigint not null,
  epoch integer,
  granted_at bigint not null,
  ends_at bigint not null,
  lapses_at bigint not null,
  heard_head bigint,
  state text not null,
  constraint leases_pkey PRIMARY KEY (id),
  constraint leases_amount_check CHECK ((amount > 0)),
  constraint leases_certificate_epoch_key UNIQUE (certificate, epoch),
  constraint leases_certificate_fkey FOREIGN KEY (certificate) REFERENCES certificates(hash),
  constraint leases_check CHECK (((left_amount >= 0) AND (left_amount <= amount))),
  constraint leases_check1 CHECK ((ends_at >= granted_at)),
  constraint leases_check2 CHECK ((lapses_at >= ends_at)),
  constraint leases_epoch_check CHECK ((epoch > 0)),
  constraint leases_state_check CHECK ((state = ANY (ARRAY['live'::text, 'returned'::text, 'ended'::text]))),
  constraint leases_terminal_id_fkey FOREIGN KEY (terminal_id) REFERENCES terminals(id)
);

create table migrations (
  name text not null,
  applied_at timestamp with time zone default now() not null,
  constraint migrations_pkey PRIMARY KEY (name)
);

create unlogged table nonces (
  terminal_id uuid not null,
  nonce text not null,
  expires_at bigint not null,
  constraint nonces_pkey PRIMARY KEY (terminal_id, nonce)
);

create table office_audit (
  id uuid not null,
  at bigint not null,
  user_id uuid,
  franchise_id uuid,
  action text not null,
  subject text not null,
  detail jsonb not null,
  constraint office_audit_pkey PRIMARY KEY (id),
  constraint office_audit_franchise_id_fkey FOREIGN KEY (franchise_id) REFERENCES franchises(id),
  constraint office_audit_user_id_fkey FOREIGN KEY (user_id) REFERENCES office_users(id)
);

create table office_invitations (
  hash bytea not null,
  user_id uuid not null,
  totp_sealed text not null,
  expires_at bigint not null,
  used_at bigint,
  constraint office_invitations_pkey PRIMARY KEY (hash),
  constraint office_invitations_hash_check CHECK ((length(hash) = 32)),
  constraint office_invitations_user_id_fkey FOREIGN KEY (user_id) REFERENCES office_users(id)
);

create table office_rights_history (
  id uuid not null,
  user_id uuid not null,
  role text not null,
  franchise_id uuid,
  state text not null,
  at bigint not null,
  changed_by uuid,
  constraint office_rights_history_pkey PRIMARY KEY (id),
  constraint office_rights_history_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES office_users(id),
  constraint office_rights_history_franchise_id_fkey FOREIGN KEY (franchise_id) REFERENCES franchises(id),
  constraint office_rights_history_user_id_fkey FOREIGN KEY (user_id) REFERENCES office_users(id)
);

create table office_sessions (
  hash bytea not null,
  user_id uuid not null,
  started_at bigint not null,
  seen_at bigint not null,
  ends_at bigint not null,
  constraint office_sessions_pkey PRIMARY KEY (hash),
  constraint office_sessions_hash_check CHECK ((length(hash) = 32)),
  constraint office_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES office_users(id)
);

create table office_tries (
  id uuid not null,
  source text not null,
  account bytea not null,
  at bigint not null,
  constraint office_tries_pkey PRIMARY KEY (id),
  constraint office_tries_account_check CHECK ((length(account) = 32))
);

create table office_users (
  id uuid not null,
  email text not null,
  name text not null,
  role text not null,
  franchise_id uuid,
  state text not null,
  password_hash text,
  totp_sealed text,
  totp_step bigint default 0 not null,
  created_at bigint not null,
  signed_in_at bigint,
  constraint office_users_pkey PRIMARY KEY (id),
  constraint office_users_check CHECK (((role <> 'office'::text) OR (franchise_id IS NOT NULL))),
  constraint office_users_check1 CHECK (((role <> 'headquarters'::text) OR (franchise_id IS NULL))),
  constraint office_users_check2 CHECK (((state <> 'active'::text) OR ((password_hash IS NOT NULL) AND (totp_sealed IS NOT NULL)))),
  constraint office_users_email_check CHECK ((email = lower(email))),
  constraint office_users_email_key UNIQUE (email),
  constraint office_users_franchise_id_fkey FOREIGN KEY (franchise_id) REFERENCES franchises(id),
  constraint office_users_role_check CHECK ((role = ANY (ARRAY['office'::text, 'headquarters'::text, 'accountant'::text, 'auditor'::text]))),
  constraint office_users_state_check CHECK ((state = ANY (ARRAY['invited'::text, 'active'::text, 'deactivated'::text])))
);

create table operations (
  id uuid not null,
  terminal_id uuid not null,
  store_number integer not null,
  sequence bigint not null,
  kind text not null,
  hash bytea not null,
  text text not null,
  outcome text not null,
  flags text[] not null,
  effect_source uuid not null,
  at bigint not null,
  recorded_at bigint not null,
  day date not null,
  shift uuid,
  constraint operations_pkey PRIMARY KEY (id),
  constraint operations_hash_check CHECK ((length(hash) = 32)),
  constraint operations_outcome_check CHECK ((outcome = ANY (ARRAY['accepted'::text, 'flagged'::text]))),
  constraint operations_terminal_id_fkey FOREIGN KEY (terminal_id) REFERENCES terminals(id)
);

create table operators (
  id uuid not null,
  store_id uuid not null,
  name text not null,
  role text not null,
  pin_hash text not null,
  active boolean default true not null,
  version integer default 1 not null,
  constraint operators_pkey PRIMARY KEY (id),
  constraint operators_role_check CHECK ((role = ANY (ARRAY['cashier'::text, 'manager'::text]))),
  constraint operators_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores(id)
);

create table paper_orders (
  id uuid not null,
  batch integer not null,
  gtin text not null,
  program_number integer not null,
  face bigint not null,
  currency character(3) not null,
  store_number integer not null,
  printing_house_id uuid not null,
  scratch_pin boolean not null,
  count integer not null,
  made integer default 0 not null,
  ordered_by uuid not null,
  ordered_at bigint not null,
  received_by uuid,
  received_at bigint,
  constraint paper_orders_pkey PRIMARY KEY (id),
  constraint paper_orders_batch_check CHECK (((batch >= 1) AND (batch <= 999999))),
  constraint paper_orders_batch_key UNIQUE (batch),
  constraint paper_orders_check CHECK (((made >= 0) AND (made <= count))),
  constraint paper_orders_count_check CHECK (((count >= 1) AND (count <= 100000))),
  constraint paper_orders_face_check CHECK ((face >= 0)),
  constraint paper_orders_gtin_fkey FOREIGN KEY (gtin) REFERENCES denominations(gtin),
  constraint paper_orders_ordered_by_fkey FOREIGN KEY (ordered_by) REFERENCES office_users(id),
  constraint paper_orders_printing_house_id_fkey FOREIGN KEY (printing_house_id) REFERENCES printing_houses(id),
  constraint paper_orders_received_by_fkey FOREIGN KEY (received_by) REFERENCES office_users(id),
  constraint paper_orders_store_number_fkey FOREIGN KEY (store_number) REFERENCES stores(number)
);

create table paper_releases (
  id uuid not null,
  order_id uuid not null,
  key_id uuid not null,
  reason text not null,
  asked_by uuid not null,
  asked_at bigint not null,
  released_by uuid,
  released_at bigint,
  withdrawn_by uuid,
  withdrawn_at bigint,
  downloaded_by uuid,
  downloaded_at bigint,
  sent integer default 0 not null,
  finished_at bigint,
  failed_at bigint,
  constraint paper_releases_pkey PRIMARY KEY (id),
  constraint paper_releases_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES office_users(id),
  constraint paper_releases_check CHECK ((released_by <> asked_by)),
  constraint paper_releases_check1 CHECK (((released_by IS NULL) = (released_at IS NULL))),
  constraint paper_releases_check2 CHECK (((downloaded_at IS NULL) OR ((released_at IS NOT NULL) AND (withdrawn_at IS NULL)))),
  constraint paper_releases_check3 CHECK (((finished_at IS NULL) OR (downloaded_at IS NOT NULL))),
  constraint paper_releases_downloaded_by_fkey FOREIGN KEY (downloaded_by) REFERENCES office_users(id),
  constraint paper_releases_key_id_fkey FOREIGN KEY (key_id) REFERENCES printing_house_keys(id),
  constraint paper_releases_order_id_fkey FOREIGN KEY (order_id) REFERENCES paper_orders(id),
  constraint paper_releases_released_by_fkey FOREIGN KEY (released_by) REFERENCES office_users(id),
  constraint paper_releases_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES office_users(id)
);

create table postings (
  id uuid not null,
  source uuid not null,
  kind text not null,
  store_number integer not null,
  at bigint not null,
  recorded_at bigint not null,
  accounting_date date not null,
  late boolean default false not null,
  event_day date,
  constraint postings_pkey PRIMARY KEY (id),
  constraint postings_event_day CHECK ((event_day < accounting_date)),
  constraint postings_late CHECK ((late = (event_day IS NOT NULL)))
);

create table printing_house_keys (
  id uuid not null,
  printing_house_id uuid not null,
  recipient text not null,
  asked_by uuid not null,
  asked_at bigint not null,
  confirmed_by uuid,
  confirmed_at bigint,
  ended_at bigint,
  constraint printing_house_keys_pkey PRIMARY KEY (id),
  constraint printing_house_keys_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES office_users(id),
  constraint printing_house_keys_check CHECK ((confirmed_by <> asked_by)),
  constraint printing_house_keys_check1 CHECK (((confirmed_by IS NULL) = (confirmed_at IS NULL))),
  constraint printing_house_keys_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES office_users(id),
  constraint printing_house_keys_printing_house_id_fkey FOREIGN KEY (printing_house_id) REFERENCES printing_houses(id)
);

create table printing_houses (
  id uuid not null,
  name text not null,
  active boolean not null,
  created_at bigint not null,
  constraint printing_houses_pkey PRIMARY KEY (id)
);

create table programs (
  id uuid not null,
  number integer not null,
  name text not null,
  currency character(3) not null,
  kind text not null,
  validity_months integer,
  offline_policy jsonb not null,
  terms jsonb not null,
  clearing jsonb default '[]'::jsonb not null,
  cash_out_up_to bigint,
  active boolean default true not null,
  version integer default 1 not null,
  printed_at_till boolean default true not null,
  lost_after_days integer,
  buying_limits jsonb,
  reload_up_to bigint,
  vat jsonb default '[]'::jsonb not null,
  watch jsonb,
  range_min bigint,
  range_max bigint,
  constraint programs_pkey PRIMARY KEY (id),
  constraint programs_cash_out_up_to_check CHECK ((cash_out_up_to > 0)),
  constraint programs_kind_check CHECK ((kind = ANY (ARRAY['sold'::text, 'promotional'::text]))),
  constraint programs_lost_after_days_check CHECK (((lost_after_days >= 0) AND (lost_after_days <= 365))),
  constraint programs_number_check CHECK (((number >= 1) AND (number <= 65535))),
  constraint programs_number_key UNIQUE (number),
  constraint programs_range_check CHECK ((((range_min IS NULL) = (range_max IS NULL)) AND (range_min > 0) AND (range_min <= range_max))),
  constraint programs_reload_up_to_check CHECK ((reload_up_to > 0)),
  constraint programs_validity_months_check CHECK ((validity_months > 0))
);

create table replacements (
  certificate bytea not null,
  predecessor bytea not null,
  root bytea not null,
  source uuid not null,
  constraint replacements_pkey PRIMARY KEY (certificate),
  constraint replacements_certificate_check CHECK ((length(certificate) = 16)),
  constraint replacements_predecessor_check CHECK ((length(predecessor) = 16)),
  constraint replacements_predecessor_key UNIQUE (predecessor),
  constraint replacements_root_check CHECK ((length(root) = 16))
);

create table requests (
  id uuid not null,
  terminal_id uuid,
  kind text not null,
  state text not null,
  asked bytea,
  target uuid,
  refusal jsonb,
  recorded_at bigint not null,
  constraint requests_pkey PRIMARY KEY (id),
  constraint requests_kind_check CHECK ((kind = ANY (ARRAY['redeem'::text, 'void-sale'::text, 'cash-out'::text, 'return-credit'::text, 'replace'::text, 'refund'::text, 'none'::text]))),
  constraint requests_state_check CHECK ((state = ANY (ARRAY['new'::text, 'approved'::text, 'confirmed'::text, 'declined'::text, 'reversed'::text, 'taken'::text]))),
  constraint requests_terminal_id_fkey FOREIGN KEY (terminal_id) REFERENCES terminals(id)
);

create table return_credits (
  target uuid not null,
  certificate bytea not null,
  source uuid not null,
  amount bigint not null,
  constraint return_credits_pkey PRIMARY KEY (target, certificate, source),
  constraint return_credits_amount_check CHECK ((amount > 0)),
  constraint return_credits_certificate_check CHECK ((length(certificate) = 16))
);

create table second_person_limits (
  currency character(3) not null,
  amount bigint not null,
  constraint second_person_limits_pkey PRIMARY KEY (currency),
  constraint second_person_limits_amount_check CHECK ((amount >= 0))
);

create table shipment_findings (
  id uuid not null,
  shipment_id uuid not null,
  kind text not null,
  batch integer not null,
  first integer not null,
  last integer not null,
  settled text,
  settled_by uuid,
  settled_at bigint,
  note text default ''::text not null,
  destruction uuid,
  constraint shipment_findings_pkey PRIMARY KEY (id),
  constraint shipment_findings_check CHECK ((last >= first)),
  constraint shipment_findings_check1 CHECK (((settled IS NULL) OR ((kind = 'missing'::text) AND (settled = ANY (ARRAY['found'::text, 'lost'::text]))) OR ((kind = 'stray'::text) AND (settled = ANY (ARRAY['kept'::text, 'sent-back'::text]))))),
  constraint shipment_findings_check2 CHECK ((((settled IS NULL) = (settled_by IS NULL)) AND ((settled IS NULL) = (settled_at IS NULL)))),
  constraint shipment_findings_destruction_fkey FOREIGN KEY (destruction) REFERENCES destructions(id),
  constraint shipment_findings_first_check CHECK ((first > 0)),
  constraint shipment_findings_kind_check CHECK ((kind = ANY (ARRAY['arrived'::text, 'missing'::text, 'stray'::text]))),
  constraint shipment_findings_settled_by_fkey FOREIGN KEY (settled_by) REFERENCES office_users(id),
  constraint shipment_findings_shipment_id_fkey FOREIGN KEY (shipment_id) REFERENCES shipments(id)
);

create table shipments (
  id uuid not null,
  number integer not null,
  from_store integer,
  to_store integer not null,
  batch integer not null,
  first integer not null,
  last integer not null,
  count integer not null,
  content jsonb not null,
  note text not null,
  shipped_by uuid not null,
  shipped_at bigint not null,
  withdrawn_by uuid,
  withdrawn_at bigint,
  arrived_by uuid,
  arrived_at bigint,
  counted integer,
  arrived_operator uuid,
  arrived_terminal uuid,
  constraint shipments_pkey PRIMARY KEY (id),
  constraint shipments_arrived_by_fkey FOREIGN KEY (arrived_by) REFERENCES office_users(id),
  constraint shipments_arrived_operator_fkey FOREIGN KEY (arrived_operator) REFERENCES operators(id),
  constraint shipments_arrived_terminal_fkey FOREIGN KEY (arrived_terminal) REFERENCES terminals(id),
  constraint shipments_batch_check CHECK ((batch > 0)),
  constraint shipments_check CHECK ((last >= first)),
  constraint shipments_check1 CHECK ((count = ((last - first) + 1))),
  constraint shipments_check2 CHECK ((from_store <> to_store)),
  constraint shipments_check3 CHECK (((withdrawn_by IS NULL) = (withdrawn_at IS NULL))),
  constraint shipments_check4 CHECK (((arrived_at IS NULL) = (counted IS NULL))),
  constraint shipments_check5 CHECK (((arrived_at IS NULL) OR (withdrawn_at IS NULL))),
  constraint shipments_check6 CHECK (((arrived_by IS NULL) OR (arrived_operator IS NULL))),
  constraint shipments_check7 CHECK (((arrived_operator IS NULL) = (arrived_terminal IS NULL))),
  constraint shipments_counted_check CHECK ((counted >= 0)),
  constraint shipments_first_check CHECK ((first > 0)),
  constraint shipments_from_store_fkey FOREIGN KEY (from_store) REFERENCES stores(number),
  constraint shipments_number_check CHECK ((number > 0)),
  constraint shipments_number_key UNIQUE (number),
  constraint shipments_shipped_by_fkey FOREIGN KEY (shipped_by) REFERENCES office_users(id),
  constraint shipments_to_store_fkey FOREIGN KEY (to_store) REFERENCES stores(number),
  constraint shipments_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES office_users(id)
);

create table statement_files (
  franchise_id uuid not null,
  day date not null,
  format text not null,
  bytes bytea not null,
  language text default 'en'::text not null,
  constraint statement_files_pkey PRIMARY KEY (franchise_id, day, format, language),
  constraint statement_files_format_check CHECK ((format = ANY (ARRAY['csv'::text, 'xlsx'::text, 'pdf'::text]))),
  constraint statement_files_franchise_id_day_fkey FOREIGN KEY (franchise_id, day) REFERENCES statements(franchise_id, day),
  constraint statement_files_language_check CHECK ((language = ANY (ARRAY['en'::text, 'ko'::text])))
);

create table statement_lines (
  franchise_id uuid not null,
  day date not null,
  of_day date not null,
  program_number integer not null,
  currency character(3) not null,
  kind text not null,
  selling_store integer not null,
  redeeming_store integer not null,
  payer integer not null,
  payee integer not null,
  amount bigint not null,
  constraint statement_lines_pkey PRIMARY KEY (franchise_id, of_day, day, program_number, currency, kind, selling_store, redeeming_store, payer, payee),
  constraint statement_lines_franchise_id_day_fkey FOREIGN KEY (franchise_id, day) REFERENCES statements(franchise_id, day)
);

create table statements (
  franchise_id uuid not null,
  day date not null,
  locked_by uuid not null,
  locked_at bigint not null,
  reason text,
  content jsonb not null,
  id uuid default gen_random_uuid() not null,
  constraint statements_pkey PRIMARY KEY (franchise_id, day),
  constraint statements_franchise_id_fkey FOREIGN KEY (franchise_id) REFERENCES franchises(id),
  constraint statements_id_key UNIQUE (id),
  constraint statements_locked_by_fkey FOREIGN KEY (locked_by) REFERENCES office_users(id)
);

create table store_owners (
  store_number integer not null,
  franchise_id uuid,
  from_day date not null,
  until_day date default 'infinity'::date not null,
  begun boolean default true not null,
  handed_over jsonb,
  constraint store_owners_pkey PRIMARY KEY (store_number, from_day),
  constraint store_owners_check CHECK ((from_day < until_day)),
  constraint store_owners_franchise_id_fkey FOREIGN KEY (franchise_id) REFERENCES franchises(id),
  constraint store_owners_store_number_fkey FOREIGN KEY (store_number) REFERENCES stores(number),
  constraint store_owners_store_number_until_day_key UNIQUE (store_number, until_day)
);

create table stores (
  id uuid not null,
  number integer not null,
  name text not null,
  address text[] not null,
  phone text not null,
  time_zone text not null,
  currency character(3) not null,
  receipt_locale text not null,
  franchise_id uuid,
  freeze_phone text default ''::text not null,
  paper_header text[] default '{}'::text[] not null,
  paper_footer text[] default '{}'::text[] not null,
  logo_width integer,
  logo_height integer,
  logo_bits bytea,
  cut_over integer default 0 not null,
  drawer_manager_above bigint,
  drawer_variance_above bigint,
  country character(2),
  region text,
  active boolean default true not null,
  version integer default 1 not null,
  constraint stores_pkey PRIMARY KEY (id),
  constraint stores_check CHECK ((num_nulls(logo_width, logo_height, logo_bits) = ANY (ARRAY[0, 3]))),
  constraint stores_check1 CHECK ((length(logo_bits) = (((logo_width + 7) / 8) * logo_height))),
  constraint stores_check2 CHECK (((region IS NULL) OR (country IS NOT NULL))),
  constraint stores_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint stores_cut_over_check CHECK (((cut_over >= 0) AND (cut_over <= 719))),
  constraint stores_drawer_manager_above_check CHECK ((drawer_manager_above >= 0)),
  constraint stores_drawer_variance_above_check CHECK ((drawer_variance_above >= 0)),
  constraint stores_franchise_id_fkey FOREIGN KEY (franchise_id) REFERENCES franchises(id),
  constraint stores_logo_height_check CHECK (((logo_height >= 1) AND (logo_height <= 240))),
  constraint stores_logo_width_check CHECK (((logo_width >= 1) AND (logo_width <= 384))),
  constraint stores_number_check CHECK ((number > 0)),
  constraint stores_number_key UNIQUE (number),
  constraint stores_region_check CHECK ((region ~ '^[A-Z0-9]{1,3}$'::text))
);

create table terminal_heads (
  terminal_id uuid not null,
  sequence bigint not null,
  told_at bigint not null,
  at_risk bigint,
  constraint terminal_heads_pkey PRIMARY KEY (terminal_id),
  constraint terminal_heads_at_risk_check CHECK ((at_risk >= 0)),
  constraint terminal_heads_sequence_check CHECK ((sequence >= 0)),
  constraint terminal_heads_terminal_id_fkey FOREIGN KEY (terminal_id) REFERENCES terminals(id)
);

create table terminals (
  id uuid not null,
  number integer not null,
  store_id uuid not null,
  state text not null,
  public_key bytea,
  app_version text default ''::text not null,
  sequence bigint default 0 not null,
  hash bytea default decode(repeat('00'::text, 32), 'hex'::text) not null,
  lately jsonb default '[]'::jsonb not null,
  constraint terminals_pkey PRIMARY KEY (id),
  constraint terminals_check CHECK (((state = 'new'::text) OR (public_key IS NOT NULL))),
  constraint terminals_hash_check CHECK ((length(hash) = 32)),
  constraint terminals_number_check CHECK ((number > 0)),
  constraint terminals_number_key UNIQUE (number),
  constraint terminals_public_key_check CHECK ((length(public_key) = 32)),
  constraint terminals_state_check CHECK ((state = ANY (ARRAY['new'::text, 'enrolled'::text, 'revoked'::text]))),
  constraint terminals_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores(id)
);

create table till_batches (
  terminal_id uuid not null,
  batch integer not null,
  given_at bigint not null,
  constraint till_batches_pkey PRIMARY KEY (terminal_id),
  constraint till_batches_batch_check CHECK (((batch >= 1) AND (batch <= 999999))),
  constraint till_batches_batch_key UNIQUE (batch),
  constraint till_batches_terminal_id_fkey FOREIGN KEY (terminal_id) REFERENCES terminals(id)
);

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
  constraint till_days_pkey PRIMARY KEY (terminal_id, day, shift)
);

create table till_money (
  terminal_id uuid not null,
  day date not null,
  shift uuid not null,
  currency character(3) not null,
  store_number integer not null,
  cash bigint not null,
  card bigint not null,
  constraint till_money_pkey PRIMARY KEY (terminal_id, shift, day, currency)
);

create table unclaimed_choices (
  id uuid not null,
  rule text not null,
  is_on boolean not null,
  confirmed_by text not null,
  user_id uuid not null,
  at bigint not null,
  constraint unclaimed_choices_pkey PRIMARY KEY (id),
  constraint unclaimed_choices_user_id_fkey FOREIGN KEY (user_id) REFERENCES office_users(id)
);

create table undoings (
  target uuid not null,
  certificate bytea not null,
  source uuid not null,
  constraint undoings_pkey PRIMARY KEY (target, certificate),
  constraint undoings_certificate_check CHECK ((length(certificate) = 16))
);

create table unsold_enquiries (
  certificate bytea not null,
  terminal_id uuid not null,
  hour bigint not null,
  what text not null,
  store_number integer not null,
  paper_store integer not null,
  batch integer not null,
  running integer not null,
  at bigint not null,
  exception_id uuid,
  constraint unsold_enquiries_pkey PRIMARY KEY (certificate, terminal_id, hour, what),
  constraint unsold_enquiries_certificate_check CHECK ((length(certificate) = 16)),
  constraint unsold_enquiries_exception_id_fkey FOREIGN KEY (exception_id) REFERENCES exceptions(id),
  constraint unsold_enquiries_terminal_id_fkey FOREIGN KEY (terminal_id) REFERENCES terminals(id),
  constraint unsold_enquiries_what_check CHECK ((what = ANY (ARRAY['balance'::text, 'use'::text])))
);

CREATE INDEX bank_refund_steps_refund ON public.bank_refund_steps USING btree (refund, at);

CREATE INDEX bank_refunds_asked ON public.bank_refunds USING btree (asked_at, id);

CREATE UNIQUE INDEX bank_refunds_certificate ON public.bank_refunds USING btree (certificate) WHERE (state <> 'cancelled'::text);

CREATE INDEX bank_refunds_open ON public.bank_refunds USING btree (store_number) WHERE (state = 'approved'::text);

CREATE INDEX block_act_certificates_certificate ON public.block_act_certificates USING btree (certificate);

CREATE INDEX block_acts_at ON public.block_acts USING btree (at, id);

CREATE UNIQUE INDEX block_acts_chargeback ON public.block_acts USING btree (sale) WHERE (reason = 'chargeback'::text);

CREATE INDEX certificates_changed ON public.certificates USING btree (changed, hash);

CREATE INDEX certificates_control ON public.certificates USING btree (batch, running);

CREATE INDEX claim_steps_claim ON public.claim_steps USING btree (claim, at);

CREATE UNIQUE INDEX claims_certificate ON public.claims USING btree (certificate) WHERE (state <> 'rejected'::text);

CREATE INDEX claims_opened ON public.claims USING btree (opened_at, id);

CREATE INDEX claims_sale ON public.claims USING btree (sale);

CREATE INDEX clearing_items_by_party ON public.clearing_items USING btree (party, other, currency, day) WHERE (kind = 'statement'::text);

CREATE INDEX clearing_payments_by_payee ON public.clearing_payments USING btree (payee, id);

CREATE INDEX clearing_payments_by_payer ON public.clearing_payments USING btree (payer, id);

CREATE INDEX companies_franchise ON public.companies USING btree (franchise_id, name);

CREATE INDEX corporate_bank_lines_alike ON public.corporate_bank_lines USING btree (franchise_id, day, amount, currency);

CREATE INDEX corporate_bank_lines_newest ON public.corporate_bank_lines USING btree (franchise_id, day DESC, id DESC);

CREATE INDEX corporate_documents_sale ON public.corporate_documents USING btree (sale_id);

CREATE INDEX corporate_payments_line ON public.corporate_payments USING btree (line_id);

CREATE INDEX corporate_payments_sale ON public.corporate_payments USING btree (sale_id);

CREATE INDEX corporate_ranges_batch ON public.corporate_ranges USING btree (batch);

CREATE INDEX corporate_ranges_sale ON public.corporate_ranges USING btree (sale_id);

CREATE INDEX corporate_sales_day ON public.corporate_sales USING btree (store_number, activated_day) WHERE (activated_day IS NOT NULL);

CREATE INDEX corporate_sales_newest ON public.corporate_sales USING btree (franchise_id, id DESC);

CREATE UNIQUE INDEX denominations_open ON public.denominations USING btree (program_id) WHERE (face = 0);

CREATE INDEX destructions_store ON public.destructions USING btree (store_number);

CREATE INDEX effects_certificate ON public.effects USING btree (certificate, recorded_at);

CREATE INDEX enrolment_failures_at ON public.enrolment_failures USING btree (at);

CREATE INDEX enrolment_failures_source ON public.enrolment_failures USING btree (source, at);

CREATE INDEX entries_account ON public.entries USING btree (account);

CREATE INDEX escheat_items_certificate ON public.escheat_items USING btree (certificate);

CREATE INDEX escheats_asked ON public.escheats USING btree (asked_at, id);

CREATE INDEX evidence_terminal ON public.evidence USING btree (terminal_id, recorded_at);

CREATE INDEX exception_resolutions_exception ON public.exception_resolutions USING btree (exception_id, proposed_at);

CREATE UNIQUE INDEX exception_resolutions_reversed ON public.exception_resolutions USING btree (reverses) WHERE (refused_at IS NULL);

CREATE UNIQUE INDEX exception_resolutions_waiting ON public.exception_resolutions USING btree (exception_id) WHERE ((effective_at IS NULL) AND (refused_at IS NULL));

CREATE INDEX exception_steps_exception ON public.exception_steps USING btree (exception_id, at);

CREATE INDEX exception_stores_store ON public.exception_stores USING btree (store_number, exception_id);

CREATE INDEX exceptions_operation ON public.exceptions USING btree (operation_id);

CREATE INDEX exceptions_queue ON public.exceptions USING btree (state, id) WHERE (state <> 'resolved'::text);

CREATE INDEX exceptions_recorded ON public.exceptions USING btree (recorded_at, id);

CREATE INDEX exceptions_source ON public.exceptions USING btree (source);

CREATE UNIQUE INDEX exceptions_topic ON public.exceptions USING btree (topic) WHERE ((topic IS NOT NULL) AND (state <> 'resolved'::text));

CREATE INDEX leases_holder ON public.leases USING btree (terminal_id) WHERE (state = 'live'::text);

CREATE UNIQUE INDEX leases_live ON public.leases USING btree (certificate, terminal_id) WHERE (state = 'live'::text);

CREATE INDEX nonces_expires ON public.nonces USING btree (expires_at);

CREATE INDEX office_audit_about ON public.office_audit USING btree (((detail ->> 'about'::text)), id);

CREATE INDEX office_audit_at ON public.office_audit USING btree (at, id);

CREATE INDEX office_audit_franchise ON public.office_audit USING btree (franchise_id, at);

CREATE INDEX office_invitations_user ON public.office_invitations USING btree (user_id);

CREATE INDEX office_rights_history_user ON public.office_rights_history USING btree (user_id, at);

CREATE INDEX office_sessions_ends ON public.office_sessions USING btree (ends_at);

CREATE INDEX office_sessions_user ON public.office_sessions USING btree (user_id);

CREATE INDEX office_tries_account ON public.office_tries USING btree (account, at);

CREATE INDEX office_tries_at ON public.office_tries USING btree (at);

CREATE INDEX office_tries_source ON public.office_tries USING btree (source, at);

CREATE INDEX operations_effect_source ON public.operations USING btree (effect_source);

CREATE INDEX operations_flagged ON public.operations USING btree (terminal_id, day, sequence) WHERE (outcome = 'flagged'::text);

CREATE INDEX operations_shifts ON public.operations USING btree (terminal_id, day, sequence) WHERE (kind = ANY (ARRAY['shift-open'::text, 'shift-close'::text]));

CREATE INDEX operations_terminal ON public.operations USING btree (terminal_id, sequence);

CREATE INDEX operators_store ON public.operators USING btree (store_id);

CREATE INDEX paper_orders_store ON public.paper_orders USING btree (store_number);

CREATE UNIQUE INDEX paper_releases_open ON public.paper_releases USING btree (order_id) WHERE ((withdrawn_at IS NULL) AND (downloaded_at IS NULL));

CREATE INDEX paper_releases_order ON public.paper_releases USING btree (order_id, asked_at);

CREATE INDEX postings_accounting ON public.postings USING btree (accounting_date, id);

CREATE INDEX postings_source ON public.postings USING btree (source);

CREATE UNIQUE INDEX printing_house_keys_current ON public.printing_house_keys USING btree (printing_house_id) WHERE ((confirmed_at IS NOT NULL) AND (ended_at IS NULL));

CREATE UNIQUE INDEX printing_house_keys_waiting ON public.printing_house_keys USING btree (printing_house_id) WHERE ((confirmed_at IS NULL) AND (ended_at IS NULL));

CREATE UNIQUE INDEX printing_houses_name ON public.printing_houses USING btree (lower(name)) WHERE active;

CREATE INDEX replacements_root ON public.replacements USING btree (root);

CREATE INDEX return_credits_source ON public.return_credits USING btree (source);

CREATE INDEX shipment_findings_destruction ON public.shipment_findings USING btree (destruction) WHERE (destruction IS NOT NULL);

CREATE INDEX shipment_findings_open ON public.shipment_findings USING btree (shipment_id) WHERE ((settled IS NULL) AND (kind <> 'arrived'::text));

CREATE INDEX shipment_findings_shipment ON public.shipment_findings USING btree (shipment_id);

CREATE INDEX shipments_awaited ON public.shipments USING btree (to_store, id) WHERE ((arrived_at IS NULL) AND (withdrawn_at IS NULL));

CREATE INDEX shipments_batch ON public.shipments USING btree (batch);

CREATE INDEX store_owners_franchise ON public.store_owners USING btree (franchise_id, store_number);

CREATE INDEX store_owners_planned ON public.store_owners USING btree (store_number) WHERE (NOT begun);

CREATE INDEX stores_franchise ON public.stores USING btree (franchise_id);

CREATE INDEX till_days_day ON public.till_days USING btree (day, store_number);

CREATE INDEX till_money_day ON public.till_money USING btree (day, store_number);

CREATE INDEX unclaimed_choices_rule ON public.unclaimed_choices USING btree (rule, at DESC, id DESC);

CREATE INDEX unsold_enquiries_batch ON public.unsold_enquiries USING btree (batch, at);

CREATE INDEX unsold_enquiries_exception ON public.unsold_enquiries USING btree (exception_id) WHERE (exception_id IS NOT NULL);

CREATE OR REPLACE FUNCTION public.add_clearing()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into clearing_balances as known (party, other, currency, own_store, other_store, amount)
  select party, other, currency, own_store, other_store, sum(amount) from inserted group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
  on conflict (party, other, currency, own_store, other_store) do update set amount = known.amount + excluded.amount;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.business_day_of(at bigint, zone text, cut_over integer)
 RETURNS date
 LANGUAGE sql
 STABLE
AS $function$
  select ((to_timestamp(at / 1000.0) at time zone zone) - make_interval(mins => cut_over))::date
$function$;

CREATE OR REPLACE FUNCTION public.close_in_order()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_advisory_xact_lock(5005);
  if new.month < first_open_day() then
    raise exception 'a month is closed once, and in its order' using errcode = 'check_violation';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.count_flows()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  -- A statement is locked while nobody counts: see server/clearing/statements.ts.
  perform pg_advisory_xact_lock_shared(6, 1);
  insert into day_flows as known
    (day, program_number, currency, selling_store, redeeming_store, sold_price, sold_face, void_over, used, used_paid, reloaded, reloaded_paid, cashed_out, cashed_out_paid,
     over_program, over_store)
  select day, program_number, currency, selling_store, redeeming_store, sum(sold_price), sum(sold_face), sum(void_over),
    sum(used), sum(used_paid), sum(reloaded), sum(reloaded_paid), sum(cashed_out), sum(cashed_out_paid), sum(over_program), sum(over_store)
  from (
    select i.day, i.program_number, i.currency, i.store_number as selling_store, 0 as redeeming_store,
      sign * i.price as sold_price, sign * i.face as sold_face, case i.kind when 'activate' then 0 else -sign * i.over_amount end as void_over,
      0 as used, 0 as used_paid, 0 as reloaded, 0 as reloaded_paid, 0 as cashed_out, 0 as cashed_out_paid, 0 as over_program, 0 as over_store
    from inserted i, lateral (select case when i.kind in ('deactivate', 'refund') then -1 else 1 end as sign) s
    where (i.kind in ('activate', 'undo-deactivate', 'refund', 'undo-refund') and i.covered > 0) or (i.kind = 'deactivate' and i.covered + i.over_amount > 0)
    union all
    select i.day, i.program_number, i.currency, coalesce(a.store_number, c.store_number, i.store_number), i.store_number, 0, 0, 0,
      case when is_cash or is_load then 0 else sign * i.covered end, case when is_cash or is_load then 0 else sign * paid end,
      case when is_load then sign * i.covered else 0 end, case when is_load then sign * paid else 0 end,
      case when is_cash then sign * i.covered else 0 end, case when is_cash then sign * paid else 0 end,
      case i.bearer when 'program' then sign * borne else 0 end, case i.bearer when 'store' then sign * borne else 0 end
    from inserted i
      cross join lateral (
        select case when i.kind in ('debit', 'cash-out', 'undo-credit', 'reload', 'undo-unload', 'cover') then 1 else -1 end as sign, i.kind in ('cash-out', 'undo-cash-out') as is_cash,
          i.kind in ('reload', 'unload', 'undo-unload') as is_load,
          -- Money for what could not be loaded waits in suspense; what was spent of a load before its void the store bears.
          case i.kind when 'reload' then 0 when 'unload' then -i.over_amount when 'undo-unload' then -i.over_amount
            -- What its sale bears after all nobody else bears any more.
            when 'cover' then -i.covered when 'undo-cover' then -i.covered else i.over_amount end as borne) s
      left join lateral (
        select store_number, price, face from effects e where e.certificate = promise_of(i.certificate) and e.kind = 'activate' and e.covered > 0
        order by recorded_at limit 1) sold on true
      left join lateral (select nullif(store_number, 0) as store_number from certificates where hash = i.certificate offset 0) c on true
      cross join lateral (select sold.store_number, coalesce(sold.price, 1) as price, coalesce(sold.face, 1) as face) a
      cross join lateral (select floor(i.covered::numeric * least(a.price, a.face) / nullif(a.face, 0)) as paid) p
    where i.kind in ('debit', 'undo-debit', 'cash-out', 'undo-cash-out', 'credit', 'undo-credit', 'reload', 'unload', 'undo-unload', 'cover', 'undo-cover')
  ) moved
  group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
  on conflict (day, program_number, currency, selling_store, redeeming_store) do update set
    sold_price = known.sold_price + excluded.sold_price, sold_face = known.sold_face + excluded.sold_face,
    void_over = known.void_over + excluded.void_over, used = known.used + excluded.used, used_paid = known.used_paid + excluded.used_paid,
    reloaded = known.reloaded + excluded.reloaded, reloaded_paid = known.reloaded_paid + excluded.reloaded_paid,
    cashed_out = known.cashed_out + excluded.cashed_out, cashed_out_paid = known.cashed_out_paid + excluded.cashed_out_paid,
    over_program = known.over_program + excluded.over_program, over_store = known.over_store + excluded.over_store;
  insert into late_days (franchise_id, day)
  select distinct l.franchise_id, l.day
  from (
    select i.day, i.store_number from inserted i
    union
    select i.day, e.store_number from inserted i
      cross join lateral (select store_number from effects where certificate = promise_of(i.certificate) and kind = 'activate' and covered > 0 offset 0) e
    where i.kind in ('debit', 'undo-debit', 'cash-out', 'undo-cash-out', 'credit', 'undo-credit', 'reload', 'unload', 'undo-unload', 'cover', 'undo-cover')
  ) touched
    join store_owners s on s.store_number = touched.store_number and touched.day >= s.from_day and touched.day < s.until_day
    join statements l on l.franchise_id = s.franchise_id and l.day = touched.day
  order by 1, 2 on conflict do nothing;
  return null;
end 
$function$;

CREATE OR REPLACE FUNCTION public.count_hours()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into hour_flows as known (day, store_number, program_number, currency, hour, sold, redeemed, certificates, uses)
  -- By quarters of an hour first, so that clocks are asked a few times for a whole batch: every zone differs by whole quarters.
  select q.day, q.store_number, q.program_number, q.currency, hour_of(q.quarter * 900000, coalesce(s.time_zone, 'UTC')), sum(q.sold), sum(q.redeemed), sum(q.certificates), sum(q.uses)
  from (
    select i.day, i.store_number, i.program_number, i.currency, floor(i.at / 900000.0)::bigint as quarter,
      sum(case when is_sale then sign * i.face when is_load then sign * i.covered else 0 end) as sold,
      sum(case when is_use then sign * (i.covered + i.over_amount) when is_cash then sign * i.over_amount when is_load and i.kind <> 'reload' then -sign * i.over_amount else 0 end) as redeemed,
      sum(case when is_sale then sign else 0 end) as certificates, sum(case when i.kind in ('debit', 'undo-debit') then sign else 0 end) as uses
    from inserted i
      cross join lateral (
        select case when i.kind in ('deactivate', 'refund', 'undo-debit', 'credit', 'undo-cash-out', 'unload') then -1 else 1 end as sign,
          i.kind in ('activate', 'deactivate', 'undo-deactivate', 'refund', 'undo-refund') as is_sale, i.kind in ('reload', 'unload', 'undo-unload') as is_load,
          i.kind in ('debit', 'undo-debit', 'credit', 'undo-credit') as is_use, i.kind in ('cash-out', 'undo-cash-out') as is_cash) k
    where is_load or is_use or is_cash or (is_sale and (i.covered > 0 or (i.kind = 'deactivate' and i.over_amount > 0)))
    group by 1, 2, 3, 4, 5) q
    left join lateral (select time_zone from stores where number = q.store_number offset 0) s on true
  group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
  on conflict (day, store_number, program_number, currency, hour) do update set
    sold = known.sold + excluded.sold, redeemed = known.redeemed + excluded.redeemed,
    certificates = known.certificates + excluded.certificates, uses = known.uses + excluded.uses;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.count_operations()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION public.count_tenders()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION public.first_open_day()
 RETURNS date
 LANGUAGE sql
 STABLE
AS $function$
  select (max(month) + interval '1 month')::date from accounting_periods
$function$;

CREATE OR REPLACE FUNCTION public.hour_of(at bigint, zone text)
 RETURNS integer
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  moment timestamptz := to_timestamp(least(greatest(at, -2208902400000), 253402041600000) / 1000.0);
begin
  return extract(hour from moment at time zone zone);
exception when invalid_parameter_value then
  return extract(hour from moment at time zone 'UTC');
end $function$;

CREATE OR REPLACE FUNCTION public.keep_clearing_payment()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if row(new.id, new.payer, new.payee, new.currency, new.amount, new.up_to, new.paid_on, new.reference, new.noted_by, new.noted_at)
       is distinct from row(old.id, old.payer, old.payee, old.currency, old.amount, old.up_to, old.paid_on, old.reference, old.noted_by, old.noted_at)
     or old.reversed_by is not null
     or (old.confirmed_by is not null and row(new.received_on, new.confirmed_by, new.confirmed_at) is distinct from row(old.received_on, old.confirmed_by, old.confirmed_at)) then
    raise exception 'a payment that was noted does not change';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.keep_owners()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'INSERT' then
    insert into store_owners (store_number, franchise_id, from_day) values (new.number, new.franchise_id, '0001-01-01');
  else
    update store_owners set franchise_id = new.franchise_id
    where store_number = new.number and until_day = 'infinity' and begun and franchise_id is distinct from new.franchise_id;
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.promise_of(paper bytea)
 RETURNS bytea
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce((select root from replacements where certificate = paper), paper)
$function$;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only: a correction is a new row', tg_table_name using errcode = 'restrict_violation';
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_change_of_final()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op <> 'UPDATE' or old.effective_at is not null or old.refused_at is not null then
    raise exception 'a resolution is final: a wrong one is reversed by a new one' using errcode = 'restrict_violation';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_closed_month()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_advisory_xact_lock_shared(5005);
  if exists (select from inserted where accounting_date < first_open_day()) then
    raise exception 'this month is closed' using errcode = 'check_violation', constraint = 'postings_open_month', table = 'postings';
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_unbalanced()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (
    select from inserted group by posting, currency
    having sum(case side when 'debit' then amount else -amount end) <> 0
  ) then
    raise exception 'a posting does not balance' using errcode = 'check_violation';
  end if;
  return null;
end $function$;

CREATE TRIGGER accounting_periods_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.accounting_periods FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER accounting_periods_order BEFORE INSERT ON public.accounting_periods FOR EACH ROW EXECUTE FUNCTION close_in_order();

CREATE TRIGGER bank_refund_steps_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.bank_refund_steps FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER block_act_certificates_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.block_act_certificates FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER block_acts_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.block_acts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER claim_enquiries_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.claim_enquiries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER claim_steps_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.claim_steps FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER clearing_items_add AFTER INSERT ON public.clearing_items REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION add_clearing();

CREATE TRIGGER clearing_items_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.clearing_items FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER clearing_payments_keep BEFORE UPDATE ON public.clearing_payments FOR EACH ROW EXECUTE FUNCTION keep_clearing_payment();

CREATE TRIGGER clearing_payments_stay BEFORE DELETE OR TRUNCATE ON public.clearing_payments FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER closed_shifts_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.closed_shifts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER corporate_bank_decisions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.corporate_bank_decisions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER corporate_bank_lines_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.corporate_bank_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER corporate_documents_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.corporate_documents FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER corporate_payments_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.corporate_payments FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER covers_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.covers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER effects_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.effects FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER effects_count AFTER INSERT ON public.effects REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION count_flows();

CREATE TRIGGER effects_count_hours AFTER INSERT ON public.effects REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION count_hours();

CREATE TRIGGER entries_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER entries_balance AFTER INSERT ON public.entries REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION refuse_unbalanced();

CREATE TRIGGER entries_count AFTER INSERT ON public.entries REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION count_tenders();

CREATE TRIGGER evidence_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.evidence FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER exception_operations_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.exception_operations FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER exception_resolutions_final BEFORE DELETE OR UPDATE ON public.exception_resolutions FOR EACH ROW EXECUTE FUNCTION refuse_change_of_final();

CREATE TRIGGER exception_resolutions_kept BEFORE TRUNCATE ON public.exception_resolutions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER exception_steps_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.exception_steps FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER exception_stores_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.exception_stores FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER office_audit_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.office_audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER office_rights_history_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.office_rights_history FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER operations_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.operations FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER operations_count AFTER INSERT ON public.operations REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION count_operations();

CREATE TRIGGER postings_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.postings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER postings_open_month AFTER INSERT ON public.postings REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION refuse_closed_month();

CREATE TRIGGER statement_files_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.statement_files FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER statement_lines_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.statement_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER statements_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.statements FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER stores_owners AFTER INSERT OR UPDATE OF franchise_id ON public.stores FOR EACH ROW EXECUTE FUNCTION keep_owners();

CREATE TRIGGER unclaimed_choices_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.unclaimed_choices FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
