-- What happened, and what it means for the money.

create table certificates (
  hash bytea primary key check (length(hash) = 16),
  state text not null check (state in ('unknown', 'registered', 'stock', 'active', 'voided')),
  blocked boolean not null default false,
  kind text not null check (kind in ('sold', 'promotional')),
  program_number integer not null,
  store_number integer not null,
  currency char(3) not null,
  face bigint not null check (face >= 0),
  -- The last guard: whatever the code above gets wrong, no certificate is overdrawn.
  balance bigint not null check (balance >= 0),
  valid_until date,
  -- The control number's two parts.
  batch integer,
  running integer,
  -- The number, sealed to the server's key.
  sealed text,
  -- Where and when value last left it: told with a refusal.
  last_use_store integer,
  last_use_at bigint,
  -- The transaction that changed it last: what the feed reads by.
  changed xid8 not null default pg_current_xact_id()
);
create index certificates_changed on certificates (changed, hash);
create index certificates_control on certificates (batch, running);

create table requests (
  id uuid primary key,
  -- Null only inside the transaction that takes the id.
  terminal_id uuid references terminals,
  kind text not null check (kind in ('redeem', 'void-sale', 'none')),
  -- approved, confirmed (an operation named it), declined, reversed, taken (an operation or a reversal came first).
  state text not null check (state in ('new', 'approved', 'confirmed', 'declined', 'reversed', 'taken')),
  -- SHA-256 of what was asked, to tell a repetition from another request under the same id.
  asked bytea,
  target uuid,
  refusal jsonb,
  recorded_at bigint not null
);

create table operations (
  id uuid primary key,
  terminal_id uuid not null references terminals,
  store_number integer not null,
  sequence bigint not null,
  kind text not null,
  -- SHA-256 of the canonical text.
  hash bytea not null check (length(hash) = 32),
  text text not null,
  outcome text not null check (outcome in ('accepted', 'flagged')),
  flags text[] not null,
  -- Whose effects this operation's are: its own, or those of the approved request it names.
  effect_source uuid not null,
  -- Event time: the till's clock, put right by its offset to the server's.
  at bigint not null,
  recorded_at bigint not null
);
create index operations_terminal on operations (terminal_id, sequence);
create index operations_effect_source on operations (effect_source);

-- What arrived and is no operation that could be recorded as one: kept as received.
create table evidence (
  terminal_id uuid not null references terminals,
  hash bytea not null check (length(hash) = 32),
  received bytea not null,
  operation_id text not null,
  flags text[] not null,
  detail text not null,
  recorded_at bigint not null,
  primary key (terminal_id, hash)
);

-- A void takes its target's id: whoever comes second finds it taken.
create table undoings (
  target uuid primary key,
  source uuid not null
);

-- What one operation or approved request did to one certificate. Void and reversal undo exactly this.
create table effects (
  source uuid not null,
  certificate bytea not null,
  kind text not null check (kind in ('activate', 'debit', 'undo-debit', 'deactivate', 'undo-deactivate')),
  terminal_id uuid not null,
  store_number integer not null,
  program_number integer not null,
  certificate_kind text not null,
  currency char(3) not null,
  price bigint not null,
  face bigint not null,
  covered bigint not null check (covered >= 0),
  -- `over` is a reserved word of SQL.
  over_amount bigint not null check (over_amount >= 0),
  bearer text not null check (bearer in ('program', 'store')),
  at bigint not null,
  recorded_at bigint not null,
  primary key (source, certificate, kind)
);
create index effects_certificate on effects (certificate, recorded_at);

create table postings (
  id uuid primary key,
  source uuid not null,
  kind text not null,
  store_number integer not null,
  at bigint not null,
  recorded_at bigint not null,
  accounting_date date not null
);
create index postings_source on postings (source);

create table entries (
  posting uuid not null references postings,
  account text not null,
  side text not null check (side in ('debit', 'credit')),
  amount bigint not null check (amount > 0),
  currency char(3) not null,
  primary key (posting, account, currency)
);
create index entries_account on entries (account);

-- What the office has to look at.
create table exceptions (
  id uuid primary key,
  source text not null,
  terminal_id uuid not null,
  store_number integer not null,
  flags text[] not null,
  detail text not null,
  recorded_at bigint not null
);
create index exceptions_recorded on exceptions (recorded_at, id);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: a correction is a new row', tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger operations_append_only before update or delete or truncate on operations execute function refuse_change();
create trigger evidence_append_only before update or delete or truncate on evidence execute function refuse_change();
create trigger effects_append_only before update or delete or truncate on effects execute function refuse_change();
create trigger postings_append_only before update or delete or truncate on postings execute function refuse_change();
create trigger entries_append_only before update or delete or truncate on entries execute function refuse_change();

-- Checked once a statement, so that five hundred postings cost one look. A posting's entries come in one statement:
-- entries added later would have to balance by themselves.
create function refuse_unbalanced() returns trigger language plpgsql as $$
begin
  if exists (
    select from inserted group by posting, currency
    having sum(case side when 'debit' then amount else -amount end) <> 0
  ) then
    raise exception 'a posting does not balance' using errcode = 'check_violation';
  end if;
  return null;
end $$;

create trigger entries_balance after insert on entries
  referencing new table as inserted for each statement execute function refuse_unbalanced();
