-- Unsold paper that a customer has shown with the receipt of a till whose sale has not arrived: blocked until it does, and
-- sold by no other till meanwhile.
alter table certificates add column awaited_from uuid references terminals;
