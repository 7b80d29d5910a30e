-- Written by `UPDATE_SCHEMA=1 npx vitest run test/server/schema-drift.test.ts`; the migrations are the source.

create table accounting_periods (
  month date not null,
  closed_by uuid not null,
  closed_at bigint not null,
  constraint accounting_periods_pkey PRIMARY KEY (month),
  constraint accounting_periods_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES office_users(id),
  constraint accounting_periods_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric))
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
  constraint certificates_pkey PRIMARY KEY (hash),
  constraint certificates_balance_check CHECK ((balance >= 0)),
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

create table denominations (
  gtin text not null,
  program_id uuid not null,
  face bigint not null,
  price bigint not null,
  constraint denominations_pkey PRIMARY KEY (gtin),
  constraint denominations_face_check CHECK ((face > 0)),
  constraint denominations_gtin_check CHECK ((gtin ~ '^[0-9]{14}$'::text)),
  constraint denominations_price_check CHECK ((price >= 0)),
  constraint denominations_program_id_fkey FOREIGN KEY (program_id) REFERENCES programs(id)
);

create table effects (
  source uuid not null,
  certificate bytea not null,
  kind text not null,
  terminal_id uuid not null,
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
  constraint effects_pkey PRIMARY KEY (source, certificate, kind),
  constraint effects_bearer_check CHECK ((bearer = ANY (ARRAY['program'::text, 'store'::text]))),
  constraint effects_covered_check CHECK ((covered >= 0)),
  constraint effects_kind_check CHECK ((kind = ANY (ARRAY['activate'::text, 'debit'::text, 'undo-debit'::text, 'deactivate'::text, 'undo-deactivate'::text]))),
  constraint effects_over_amount_check CHECK ((over_amount >= 0))
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

create table exceptions (
  id uuid not null,
  source text not null,
  terminal_id uuid not null,
  store_number integer not null,
  flags text[] not null,
  detail text not null,
  recorded_at bigint not null,
  constraint exceptions_pkey PRIMARY KEY (id)
);

create table franchises (
  id uuid not null,
  number integer not null,
  name text not null,
  constraint franchises_pkey PRIMARY KEY (id),
  constraint franchises_number_check CHECK ((number > 0)),
  constraint franchises_number_key UNIQUE (number)
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
  constraint paper_orders_face_check CHECK ((face > 0)),
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
  constraint programs_pkey PRIMARY KEY (id),
  constraint programs_kind_check CHECK ((kind = ANY (ARRAY['sold'::text, 'promotional'::text]))),
  constraint programs_number_check CHECK (((number >= 1) AND (number <= 65535))),
  constraint programs_number_key UNIQUE (number),
  constraint programs_validity_months_check CHECK ((validity_months > 0))
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
  constraint requests_kind_check CHECK ((kind = ANY (ARRAY['redeem'::text, 'void-sale'::text, 'none'::text]))),
  constraint requests_state_check CHECK ((state = ANY (ARRAY['new'::text, 'approved'::text, 'confirmed'::text, 'declined'::text, 'reversed'::text, 'taken'::text]))),
  constraint requests_terminal_id_fkey FOREIGN KEY (terminal_id) REFERENCES terminals(id)
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
  constraint stores_pkey PRIMARY KEY (id),
  constraint stores_check CHECK ((num_nulls(logo_width, logo_height, logo_bits) = ANY (ARRAY[0, 3]))),
  constraint stores_check1 CHECK ((length(logo_bits) = (((logo_width + 7) / 8) * logo_height))),
  constraint stores_franchise_id_fkey FOREIGN KEY (franchise_id) REFERENCES franchises(id),
  constraint stores_logo_height_check CHECK (((logo_height >= 1) AND (logo_height <= 240))),
  constraint stores_logo_width_check CHECK (((logo_width >= 1) AND (logo_width <= 384))),
  constraint stores_number_check CHECK ((number > 0)),
  constraint stores_number_key UNIQUE (number)
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

create table undoings (
  target uuid not null,
  certificate bytea not null,
  source uuid not null,
  constraint undoings_pkey PRIMARY KEY (target, certificate),
  constraint undoings_certificate_check CHECK ((length(certificate) = 16))
);

CREATE INDEX certificates_changed ON public.certificates USING btree (changed, hash);

CREATE INDEX certificates_control ON public.certificates USING btree (batch, running);

CREATE INDEX effects_certificate ON public.effects USING btree (certificate, recorded_at);

CREATE INDEX enrolment_failures_at ON public.enrolment_failures USING btree (at);

CREATE INDEX enrolment_failures_source ON public.enrolment_failures USING btree (source, at);

CREATE INDEX entries_account ON public.entries USING btree (account);

CREATE INDEX exceptions_recorded ON public.exceptions USING btree (recorded_at, id);

CREATE INDEX nonces_expires ON public.nonces USING btree (expires_at);

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

CREATE INDEX stores_franchise ON public.stores USING btree (franchise_id);

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

CREATE OR REPLACE FUNCTION public.first_open_day()
 RETURNS date
 LANGUAGE sql
 STABLE
AS $function$
  select (max(month) + interval '1 month')::date from accounting_periods
$function$;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only: a correction is a new row', tg_table_name using errcode = 'restrict_violation';
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

CREATE TRIGGER effects_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.effects FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER entries_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER entries_balance AFTER INSERT ON public.entries REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION refuse_unbalanced();

CREATE TRIGGER evidence_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.evidence FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER office_audit_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.office_audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER office_rights_history_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.office_rights_history FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER operations_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.operations FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER postings_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.postings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER postings_open_month AFTER INSERT ON public.postings REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION refuse_closed_month();
