-- What the office does about exceptions, and who blocked which certificate.

-- What an exception is about: a recorded operation, or bytes that were kept as received.
alter table exceptions add column operation_id uuid;
alter table exceptions add column evidence_hash bytea check (length(evidence_hash) = 32);
-- In the order in which a person should come to them; resolved ones leave the queue.
alter table exceptions add column state text not null default 'open' check (state in ('open', 'taken', 'waiting', 'resolved'));
-- Who works on it. Nobody: open.
alter table exceptions add column owner_id uuid references office_users;
alter table exceptions add check (state = 'open' or owner_id is not null);
update exceptions x set evidence_hash = e.hash from evidence e
where e.terminal_id = x.terminal_id and e.operation_id = x.source and e.recorded_at = x.recorded_at and e.flags = x.flags;
update exceptions x set operation_id = o.id from operations o where x.evidence_hash is null and o.id::text = x.source;
-- The queue; it grows with what is unresolved, not with history.
create index exceptions_queue on exceptions (state, id) where state <> 'resolved';
create index exceptions_operation on exceptions (operation_id);

-- Every store that an exception concerns: where it happened, and where the same certificates were sold or used before.
create table exception_stores (
  exception_id uuid not null references exceptions,
  store_number integer not null,
  primary key (exception_id, store_number)
);
create index exception_stores_store on exception_stores (store_number, exception_id);
insert into exception_stores (exception_id, store_number)
select id, store_number from exceptions
union
select x.id, other.store_number from exceptions x join operations o on o.id = x.operation_id
join effects e on e.source = o.effect_source join effects other on other.certificate = e.certificate;
create trigger exception_stores_append_only before update or delete or truncate on exception_stores execute function refuse_change();

-- How an exception was resolved: proposed by one person, above a limit confirmed by another. It never changes once it has
-- taken effect; a wrong one is answered by a new one that reverses it.
create table exception_resolutions (
  id uuid primary key,
  exception_id uuid not null references exceptions,
  -- Who bears what no balance covered; null: nothing was overspent.
  overspend text check (overspend in ('as-booked', 'to-program', 'to-store')),
  -- Where money in suspense goes; null: there is none.
  suspense text check (suspense in ('refunded', 'replaced', 'income', 'to-store')),
  -- The certificate that was sold in place of the other one.
  replacement bytea check (length(replacement) = 16),
  -- The resolution that this one reverses.
  reverses uuid references exception_resolutions,
  finding text not null,
  amount bigint not null check (amount >= 0),
  currency char(3),
  -- What it posts, as it was proposed: a second person confirms this and nothing else.
  entries jsonb not null,
  proposed_by uuid not null references office_users,
  proposed_at bigint not null,
  needs_second boolean not null,
  -- Value of the program is moved: one of the two is headquarters.
  needs_headquarters boolean not null,
  confirmed_by uuid references office_users,
  confirmed_at bigint,
  refused_by uuid references office_users,
  refused_at bigint,
  -- From then on it counts.
  effective_at bigint,
  check (confirmed_by <> proposed_by),
  check ((confirmed_by is null) = (confirmed_at is null)),
  check ((refused_by is null) = (refused_at is null)),
  check (effective_at is null or refused_at is null),
  check (effective_at is null or not needs_second or confirmed_by is not null)
);
create index exception_resolutions_exception on exception_resolutions (exception_id, proposed_at);
create unique index exception_resolutions_waiting on exception_resolutions (exception_id) where effective_at is null and refused_at is null;
-- Each is reversed once.
create unique index exception_resolutions_reversed on exception_resolutions (reverses) where refused_at is null;
-- What has taken effect, or was refused, stays as it is.
create function refuse_change_of_final() returns trigger language plpgsql as $$
begin
  if tg_op <> 'UPDATE' or old.effective_at is not null or old.refused_at is not null then
    raise exception 'a resolution is final: a wrong one is reversed by a new one' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger exception_resolutions_final before update or delete on exception_resolutions for each row execute function refuse_change_of_final();
create trigger exception_resolutions_kept before truncate on exception_resolutions execute function refuse_change();

-- Who did what about an exception, and when.
create table exception_steps (
  id uuid primary key,
  exception_id uuid not null references exceptions,
  at bigint not null,
  user_id uuid not null references office_users,
  step text not null check (step in ('taken', 'noted', 'proposed', 'confirmed', 'refused', 'resolved', 'reversed')),
  note text not null,
  resolution_id uuid references exception_resolutions
);
create index exception_steps_exception on exception_steps (exception_id, at);
create trigger exception_steps_append_only before update or delete or truncate on exception_steps execute function refuse_change();

-- Above this amount a second person confirms a resolution; a currency without a row has 100.00 of its units.
create table second_person_limits (
  currency char(3) primary key,
  amount bigint not null check (amount >= 0)
);

-- A block, its lifting, or the freeze of a whole sale: who, where, when and why. `certificates.blocked` is what they come to.
create table block_acts (
  id uuid primary key,
  action text not null check (action in ('block', 'unblock', 'freeze')),
  -- The sale whose certificates were frozen.
  sale uuid,
  reason text not null check (reason in ('stolen', 'lost', 'fraud', 'court-order', 'mistake')),
  note text not null,
  -- Somebody of the office, or a manager at a till.
  user_id uuid references office_users,
  operator_id uuid references operators,
  terminal_id uuid references terminals,
  store_number integer,
  at bigint not null,
  check ((user_id is null) <> (operator_id is null)),
  check ((action = 'freeze') = (sale is not null))
);
create index block_acts_at on block_acts (at, id);
create trigger block_acts_append_only before update or delete or truncate on block_acts execute function refuse_change();
create table block_act_certificates (
  act uuid not null references block_acts,
  certificate bytea not null check (length(certificate) = 16),
  primary key (act, certificate)
);
create index block_act_certificates_certificate on block_act_certificates (certificate);
create trigger block_act_certificates_append_only before update or delete or truncate on block_act_certificates execute function refuse_change();
