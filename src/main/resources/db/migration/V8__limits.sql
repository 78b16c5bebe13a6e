-- How many live places, held or sold, one buyer may have of a show; null where that is not limited. It never changes.
alter table show add column places_per_buyer integer check (places_per_buyer between 1 and 1000);

-- What a buyer has been allotted, where shows limit it: first for a claim under way, then for what that has won. A won claim
-- counts as its live wins, so that places given back count no longer and nothing has to be written here.
create table allotment (
    show_id       uuid        not null references show on delete cascade,
    buyer         text        not null collate "C",
    claim_id      uuid        not null,
    places        integer     not null check (places > 0),
    running_until timestamptz not null, -- after that it may be taken back, and then the claim cannot win
    won           boolean     not null default false,
    primary key (show_id, buyer, claim_id)
);
