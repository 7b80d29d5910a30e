-- What headquarters decides: stores, programs, people, terminals.
-- Times are epoch milliseconds UTC, amounts minor units. Every id is made by the writer.

create table installation (
  id smallint primary key check (id = 1),
  -- Another epoch means other history: feed readers start again.
  epoch uuid not null,
  -- Grows when a till should fetch its configuration again.
  config_version integer not null check (config_version > 0)
);

create table stores (
  id uuid primary key,
  number integer not null unique check (number > 0),
  name text not null,
  address text[] not null,
  phone text not null,
  time_zone text not null,
  currency char(3) not null,
  receipt_locale text not null
);

create table programs (
  id uuid primary key,
  number integer not null unique check (number between 1 and 65535),
  name text not null,
  currency char(3) not null,
  kind text not null check (kind in ('sold', 'promotional')),
  validity_months integer check (validity_months > 0),
  offline_policy jsonb not null,
  terms jsonb not null
);

create table denominations (
  gtin text primary key check (gtin ~ '^[0-9]{14}$'),
  program_id uuid not null references programs,
  face bigint not null check (face > 0),
  price bigint not null check (price >= 0)
);

create table operators (
  id uuid primary key,
  store_id uuid not null references stores,
  name text not null,
  role text not null check (role in ('cashier', 'manager')),
  -- argon2id, PHC string.
  pin_hash text not null,
  active boolean not null default true
);
create index operators_store on operators (store_id);

create table terminals (
  id uuid primary key,
  number integer not null unique check (number > 0),
  store_id uuid not null references stores,
  state text not null check (state in ('new', 'enrolled', 'revoked')),
  -- Raw Ed25519.
  public_key bytea check (length(public_key) = 32),
  app_version text not null default '',
  -- The head of its chain of operations, as far as it has arrived.
  sequence bigint not null default 0,
  hash bytea not null default decode(repeat('00', 32), 'hex') check (length(hash) = 32),
  check (state = 'new' or public_key is not null)
);

create table enrolment_codes (
  -- SHA-256 of the code; the code itself is nowhere.
  hash bytea primary key,
  terminal_id uuid not null references terminals,
  expires_at bigint not null,
  used_at bigint
);

-- Wrong codes, counted by where they came from, so that every instance of the server counts the same.
create table enrolment_failures (
  id uuid primary key,
  source text not null,
  at bigint not null
);
create index enrolment_failures_source on enrolment_failures (source, at);
create index enrolment_failures_at on enrolment_failures (at);

-- Signed messages already seen. Losing these in a crash costs nothing: a message acts once by its ids, and its
-- signature is worth nothing minutes later.
create unlogged table nonces (
  terminal_id uuid not null,
  nonce text not null,
  expires_at bigint not null,
  primary key (terminal_id, nonce)
);
create index nonces_expires on nonces (expires_at);
