-- Clearing has accounts: what a locked statement says stands in the ledger, under the statement's id.

alter table statements add column id uuid not null unique default gen_random_uuid();

-- Statements that were locked before this are posted here, by the rule of domain/clearing-postings.ts: else what two stores owe
-- each other would never come to nothing, where one side was locked before and the other is after. The statements
-- themselves keep every byte.
create temporary table sides on commit drop as
with moved as (
  select s.id as source, s.locked_at as at, l.of_day as day, l.currency, side.party, e.account, sum(case e.side when 'debit' then side.amount else -side.amount end) as amount
  from statement_lines l
    join statements s on s.franchise_id = l.franchise_id and s.day = l.day
    cross join lateral (values (l.payee, l.payer, l.amount, 'earned'), (l.payer, l.payee, -l.amount, 'paid')) as side (party, other, amount, commission)
    cross join lateral (values
      ('clearing:' || side.party || ':' || side.other, 'debit'),
      (case when l.kind in ('selling-commission', 'redeeming-commission') then 'commission:' || side.commission else 'cleared' end || ':' || side.party || ':' || l.program_number, 'credit')
    ) as e (account, side)
    -- Headquarters has no owner, and neither has a store without a franchise: nobody locks their side.
    left join store_owners w on w.store_number = side.party and l.of_day >= w.from_day and l.of_day < w.until_day
  where w.franchise_id is null or w.franchise_id = l.franchise_id
  group by s.id, s.locked_at, l.of_day, l.currency, side.party, e.account
)
select moved.*, md5(source || ' ' || day || ' ' || party)::uuid as posting from moved where amount <> 0;

insert into postings (id, source, kind, store_number, at, recorded_at, accounting_date, late, event_day)
select posting, source, 'clearing', party, at, extract(epoch from now())::bigint * 1000, greatest(day, first_open_day()),
  coalesce(day < first_open_day(), false), case when day < first_open_day() then day end
from (select distinct posting, source, party, day, at from sides) s;

insert into entries (posting, account, side, amount, currency)
select posting, account, case when amount > 0 then 'debit' else 'credit' end, abs(amount), currency from sides;
