-- Its buyer gave it back: what was about to be paid for it is not to become a booking any more.
alter table hold add column given_back boolean not null default false;

-- A party that is just being offered places is CALLED until it has them: it keeps its turn meanwhile. One whose show was taken off is
-- CANCELLED.
alter table waiting_party drop constraint waiting_party_state_check;
alter table waiting_party add constraint waiting_party_state_check
    check (state in ('WAITING', 'CALLED', 'OFFERED', 'LAPSED', 'LEFT', 'CANCELLED'));
drop index waiting_party_turn;
create index waiting_party_turn on waiting_party (show_id, ordinal) where state in ('WAITING', 'CALLED');
create index waiting_party_buyer on waiting_party (show_id, buyer) where state in ('WAITING', 'CALLED', 'OFFERED');

-- What it was offered and has let lapse. It may still be paid for: the bank may decide after the deadline.
alter table waiting_party add column lapsed_holds uuid[] not null default '{}';
create index waiting_party_lapsed on waiting_party using gin (lapsed_holds) where lapsed_holds <> '{}';
