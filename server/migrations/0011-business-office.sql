-- The business as the office keeps it: what has ended, and the state that somebody has looked at before they change it.

-- `version` grows with every change. Whoever changes a row says which version they saw; another one is refused.
alter table franchises add column active boolean not null default true;
alter table franchises add column version integer not null default 1;
alter table stores add column active boolean not null default true;
alter table stores add column version integer not null default 1;
alter table operators add column version integer not null default 1;
-- An ended program is sold no more; what was sold of it stays good.
alter table programs add column active boolean not null default true;
alter table programs add column version integer not null default 1;
-- Whether tills print its certificates themselves.
alter table programs add column printed_at_till boolean not null default true;

-- What was changed of one thing, newest first.
create index office_audit_about on office_audit ((detail ->> 'about'), id);
