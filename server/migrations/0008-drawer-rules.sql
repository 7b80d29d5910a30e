-- From which amounts on a drawer's cash is somebody else's business too; null: what is usual in the store's currency.

-- Cash paid in or out above this wants a manager's PIN.
alter table stores add column drawer_manager_above bigint check (drawer_manager_above >= 0);
-- A count that differs by more is made once more, and somebody else agrees to it.
alter table stores add column drawer_variance_above bigint check (drawer_variance_above >= 0);
