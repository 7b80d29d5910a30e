-- A line of another kind of bank file may be a transfer that is here already. It waits until a person has said so.

-- `told_by`: the titles of the columns that it was read from; null: from before.
alter table corporate_bank_lines add column maybe_same_as uuid references corporate_bank_lines (id), add column told_by text;
create index corporate_bank_lines_alike on corporate_bank_lines (franchise_id, day, amount, currency);

create table corporate_bank_decisions (
  line_id uuid primary key references corporate_bank_lines (id),
  is_same boolean not null,
  by_user uuid not null references office_users (id),
  at bigint not null
);
create trigger corporate_bank_decisions_append_only before update or delete or truncate on corporate_bank_decisions for each statement execute function refuse_change();

-- A locked statement's files are kept in each language that somebody asked for; those from before are English.
alter table statement_files add column language text not null default 'en' check (language in ('en', 'ko')),
  drop constraint statement_files_pkey, add primary key (franchise_id, day, format, language);

-- A company's papers are in its language; those from before are English.
alter table corporate_sales add column language text not null default 'en' check (language in ('en', 'ko'));
