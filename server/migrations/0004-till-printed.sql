-- Certificates that a till prints itself, and what stores print on their papers.

-- Each till writes control numbers of a batch of its own: no two tills can ever give the same one, asked or not.
-- Batches of printing houses are in paper_orders; a new batch is above every other of either kind.
create table till_batches (
  terminal_id uuid primary key references terminals,
  batch integer not null unique check (batch between 1 and 999999),
  given_at bigint not null
);

-- Where the link in a certificate's QR code leads, without a path.
alter table installation add column link_origin text not null default 'https://id.gs1.org';

-- What stands above and below a store's receipts and certificates.
-- Where a holder has certificates frozen at any hour, mostly head office in that country; empty: the store's own telephone.
alter table stores add column freeze_phone text not null default '';
alter table stores add column paper_header text[] not null default '{}';
alter table stores add column paper_footer text[] not null default '{}';
-- One bit a dot, rows padded to whole bytes, 1 is black; as wide as the narrowest paper at most.
alter table stores add column logo_width integer check (logo_width between 1 and 384);
alter table stores add column logo_height integer check (logo_height between 1 and 240);
alter table stores add column logo_bits bytea;
alter table stores add check (num_nulls(logo_width, logo_height, logo_bits) in (0, 3));
alter table stores add check (length(logo_bits) = (logo_width + 7) / 8 * logo_height);

-- A void takes each line of its target by itself: a certificate that did not come out of the printer is voided alone,
-- and the rest of its sale can still be voided later, once.
alter table undoings drop constraint undoings_pkey;
alter table undoings rename to undoings_of_operations;
create table undoings (
  target uuid not null,
  certificate bytea not null check (length(certificate) = 16),
  source uuid not null,
  primary key (target, certificate)
);
insert into undoings (target, certificate, source)
select u.target, e.certificate, u.source from undoings_of_operations u join effects e on e.source = u.source
where e.kind in ('deactivate', 'undo-debit')
union
select u.target, decode(line ->> 'certificate', 'hex'), u.source from undoings_of_operations u
join operations o on o.id = u.source, json_array_elements(o.text::json -> 'lines') line;
drop table undoings_of_operations;
