-- The office: whose stores they are, who works in it, what they may and what they did; and paper for a printing house.

create table franchises (
  id uuid primary key,
  number integer not null unique check (number > 0),
  name text not null
);

-- Null: no franchise runs it yet; only people of the whole business see it.
alter table stores add column franchise_id uuid references franchises;
create index stores_franchise on stores (franchise_id);

create table office_users (
  id uuid primary key,
  -- What they sign in with, in lower case.
  email text not null unique check (email = lower(email)),
  name text not null,
  role text not null check (role in ('office', 'headquarters', 'accountant', 'auditor')),
  -- Null: the whole business.
  franchise_id uuid references franchises,
  state text not null check (state in ('invited', 'active', 'deactivated')),
  -- argon2id, PHC string.
  password_hash text,
  -- The authenticator's secret, sealed to the server's key.
  totp_sealed text,
  -- The last step of time whose code was used: a code is good once.
  totp_step bigint not null default 0,
  created_at bigint not null,
  signed_in_at bigint,
  check (role <> 'office' or franchise_id is not null),
  check (role <> 'headquarters' or franchise_id is null),
  check (state <> 'active' or (password_hash is not null and totp_sealed is not null))
);

-- One-time codes with which a person chooses a password and takes over an authenticator's secret.
create table office_invitations (
  -- SHA-256 of the code; the code itself is nowhere.
  hash bytea primary key check (length(hash) = 32),
  user_id uuid not null references office_users,
  totp_sealed text not null,
  expires_at bigint not null,
  used_at bigint
);
create index office_invitations_user on office_invitations (user_id);

create table office_sessions (
  -- SHA-256 of the token; the token itself is with its holder only.
  hash bytea primary key check (length(hash) = 32),
  user_id uuid not null references office_users,
  started_at bigint not null,
  seen_at bigint not null,
  ends_at bigint not null
);
create index office_sessions_user on office_sessions (user_id);
create index office_sessions_ends on office_sessions (ends_at);

-- Tries to sign in or to use a set-up code, counted before they are judged and taken back when they were good: many at
-- once get no more tries than many in a row.
create table office_tries (
  id uuid primary key,
  source text not null,
  -- SHA-256 of the address that was typed: whether it is anybody's makes no difference.
  account bytea not null check (length(account) = 32),
  at bigint not null
);
create index office_tries_source on office_tries (source, at);
create index office_tries_account on office_tries (account, at);
create index office_tries_at on office_tries (at);

-- What a person was allowed, from when, and who decided it.
create table office_rights_history (
  id uuid primary key,
  user_id uuid not null references office_users,
  role text not null,
  franchise_id uuid references franchises,
  state text not null,
  at bigint not null,
  -- Null: by a command on the server's own machine.
  changed_by uuid references office_users
);
create index office_rights_history_user on office_rights_history (user_id, at);

-- What people of the office did, and what they were refused.
create table office_audit (
  id uuid primary key,
  at bigint not null,
  -- Null: the server's own command.
  user_id uuid references office_users,
  -- Whose business it was; null: the whole business's.
  franchise_id uuid references franchises,
  action text not null,
  -- What was done to whom or what, in people's words and ids. Never a certificate's number.
  subject text not null,
  detail jsonb not null
);
create index office_audit_at on office_audit (at, id);
create index office_audit_franchise on office_audit (franchise_id, at);

create trigger office_rights_history_append_only before update or delete or truncate on office_rights_history execute function refuse_change();
create trigger office_audit_append_only before update or delete or truncate on office_audit execute function refuse_change();

create table printing_houses (
  id uuid primary key,
  name text not null,
  active boolean not null,
  created_at bigint not null
);
create unique index printing_houses_name on printing_houses (lower(name)) where active;

-- A key counts when a second person has confirmed it. The one before stays known.
create table printing_house_keys (
  id uuid primary key,
  printing_house_id uuid not null references printing_houses,
  -- An age recipient: public.
  recipient text not null,
  asked_by uuid not null references office_users,
  asked_at bigint not null,
  confirmed_by uuid references office_users,
  confirmed_at bigint,
  -- Refused, or followed by another.
  ended_at bigint,
  check (confirmed_by <> asked_by),
  check ((confirmed_by is null) = (confirmed_at is null))
);
create unique index printing_house_keys_current on printing_house_keys (printing_house_id) where confirmed_at is not null and ended_at is null;
create unique index printing_house_keys_waiting on printing_house_keys (printing_house_id) where confirmed_at is null and ended_at is null;

-- Paper ordered for a program, a denomination and a store. Its control numbers are one batch.
create table paper_orders (
  id uuid primary key,
  batch integer not null unique check (batch between 1 and 999999),
  gtin text not null references denominations,
  program_number integer not null,
  face bigint not null check (face > 0),
  currency char(3) not null,
  store_number integer not null references stores (number),
  printing_house_id uuid not null references printing_houses,
  scratch_pin boolean not null,
  count integer not null check (count between 1 and 100000),
  -- How many numbers there are already.
  made integer not null default 0 check (made between 0 and count),
  ordered_by uuid not null references office_users,
  ordered_at bigint not null,
  -- Its paper arrived at the store.
  received_by uuid references office_users,
  received_at bigint
);
create index paper_orders_store on paper_orders (store_number);

-- One permission to download an order's numbers once: asked for by one person, released by another.
create table paper_releases (
  id uuid primary key,
  order_id uuid not null references paper_orders,
  -- The key it was asked for; another key is another release.
  key_id uuid not null references printing_house_keys,
  reason text not null,
  asked_by uuid not null references office_users,
  asked_at bigint not null,
  released_by uuid references office_users,
  released_at bigint,
  withdrawn_by uuid references office_users,
  withdrawn_at bigint,
  downloaded_by uuid references office_users,
  downloaded_at bigint,
  -- How many rows have left the server, and when the last of them had.
  sent integer not null default 0,
  finished_at bigint,
  -- It broke off: those numbers are lost until another release.
  failed_at bigint,
  check (released_by <> asked_by),
  check ((released_by is null) = (released_at is null)),
  check (downloaded_at is null or (released_at is not null and withdrawn_at is null)),
  check (finished_at is null or downloaded_at is not null)
);
create unique index paper_releases_open on paper_releases (order_id) where withdrawn_at is null and downloaded_at is null;
create index paper_releases_order on paper_releases (order_id, asked_at);
