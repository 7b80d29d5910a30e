-- What looks wrong though every record is sound: it opens an exception, and flags no operation.

-- An exception may be about paper or a shipment, which no till has sent.
alter table exceptions alter column terminal_id drop not null;
-- What it is about, so that what belongs to it later joins it; null: one operation, or bytes that were received.
alter table exceptions add column topic text;
create unique index exceptions_topic on exceptions (topic) where topic is not null and state <> 'resolved';
create index exceptions_source on exceptions (source);

-- Operations that are evidence of it besides the one it opened with.
create table exception_operations (
  exception_id uuid not null references exceptions,
  operation_id uuid not null,
  primary key (exception_id, operation_id)
);
create trigger exception_operations_append_only before update or delete or truncate on exception_operations execute function refuse_change();

-- From how much on sales are too many at once, and a use too soon after a sale in another store (domain/watch.ts).
-- Null: what is usual.
alter table programs add column watch jsonb;
-- What a till has sold in the last minutes: [minute, program, pieces, value], so that a burst is seen without reading history.
alter table terminals add column lately jsonb not null default '[]';
-- When it was last sold; null: never, or before this was kept.
alter table certificates add column sold_at bigint;

-- Somebody asked after paper that was never sold, or tried to use it: once an hour and till. Kept for a case that others may open.
create table unsold_enquiries (
  certificate bytea not null check (length(certificate) = 16),
  terminal_id uuid not null references terminals,
  hour bigint not null,
  what text not null check (what in ('balance', 'use')),
  -- The till's store, and the store whose paper it is.
  store_number integer not null,
  paper_store integer not null,
  batch integer not null,
  running integer not null,
  at bigint not null,
  exception_id uuid references exceptions,
  primary key (certificate, terminal_id, hour, what)
);
create index unsold_enquiries_batch on unsold_enquiries (batch, at);
create index unsold_enquiries_exception on unsold_enquiries (exception_id) where exception_id is not null;

-- Missing paper that somebody wants to be given up as lost waits for a second person.
alter table shipment_findings add column destruction uuid references destructions;
create index shipment_findings_destruction on shipment_findings (destruction) where destruction is not null;

-- A statement is kept as a workbook, too.
alter table statement_files drop constraint statement_files_format_check;
alter table statement_files add constraint statement_files_format_check check (format in ('csv', 'xlsx', 'pdf'));

-- A manager confirms an arrival at the store's till, where nobody of the office stands.
alter table shipments add column arrived_operator uuid references operators;
alter table shipments add column arrived_terminal uuid references terminals;
alter table shipments add check (arrived_by is null or arrived_operator is null);
alter table shipments add check ((arrived_operator is null) = (arrived_terminal is null));
create index shipments_awaited on shipments (to_store, id) where arrived_at is null and withdrawn_at is null;
