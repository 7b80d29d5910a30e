-- A program may sell any value between two: the face is chosen at the sale. Its paper has none printed on it.

alter table programs add column range_min bigint, add column range_max bigint,
  add constraint programs_range_check check ((range_min is null) = (range_max is null) and range_min > 0 and range_min <= range_max);

-- A trade item number of a free range stands with face 0, once for a program.
alter table denominations drop constraint denominations_face_check, add constraint denominations_face_check check (face >= 0);
create unique index denominations_open on denominations (program_id) where face = 0;
alter table paper_orders drop constraint paper_orders_face_check, add constraint paper_orders_face_check check (face >= 0);
