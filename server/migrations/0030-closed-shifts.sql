-- Which close of a shift counts: the first that arrived. Another one, of the same till or of any other, moves no money.
create table closed_shifts (
  shift uuid primary key,
  source uuid not null
);
insert into closed_shifts
select distinct on (shift) shift, id from operations where kind = 'shift-close' and shift is not null order by shift, recorded_at, sequence;
create trigger closed_shifts_append_only before update or delete or truncate on closed_shifts execute function refuse_change();
