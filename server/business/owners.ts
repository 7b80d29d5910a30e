// Who had a store on a day, in SQL: what happened on a day stays with whoever had the store then.

/** SQL: whose a store was on a day. `store` and `day` are expressions. */
export const ownerOn = (store: string, day: string): string =>
  `(select w.franchise_id from store_owners w where w.store_number = ${store} and ${day} >= w.from_day and ${day} < w.until_day)`;

/** SQL: that a store was a franchise's own on a day; `franchise` is the place of a value, and null is everybody. */
export const ownedBy = (franchise: string, store: string, day: string): string =>
  `(${franchise}::uuid is null or exists (
    select from store_owners w where w.store_number = ${store} and w.franchise_id = ${franchise} and ${day} >= w.from_day and ${day} < w.until_day))`;
