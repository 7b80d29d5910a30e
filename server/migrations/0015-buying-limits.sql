-- How much of a program is sold at once, and from when on the customer is asked whether somebody on the telephone wants it
-- (domain/buying-limits.ts). Null: without limit, never asked.
alter table programs add column buying_limits jsonb;
