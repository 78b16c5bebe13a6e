-- What a section's places cost; null for what the show says. And what those of its rows do that differ, by the row's number from 1 on:
-- negative, or left out at the end, for what the section says.
alter table section add column price_minor bigint check (price_minor >= 0);
alter table section add column row_prices bigint[] not null default '{}';

-- What a hold costs is settled when it is made.
alter table hold add column total_minor bigint not null default 0;
alter table hold add column currency text not null default 'XXX';
update hold set currency = show.currency, total_minor = price_minor * coalesce(
    (select sum(places) from win where win.show_id = hold.show_id and claim_id = hold.id), 0)
from show where show.id = hold.show_id;
alter table hold alter column total_minor drop default;
alter table hold alter column currency drop default;

-- What the buyer of an order was shown; null if nothing.
alter table orders add column shown_minor bigint;
alter table orders add column shown_currency text;
