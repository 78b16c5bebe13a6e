-- Passes of waiting rooms that a purchase has been begun with, by their visits. They stand here and not in Redis, since no pass may be good
-- for a second purchase when Redis forgets, and whoever is inside goes on buying while it is away.
create table spent_pass (
    visit_id uuid primary key,
    -- The same for all requests that are one purchase, because they came under one key.
    purchase uuid not null,
    -- How many of them are at it, and when they are taken to have vanished; infinity once the visitor has been served.
    requests integer not null,
    until timestamptz not null,
    -- The hold or the order that it came to.
    claim_id uuid,
    at timestamptz not null default clock_timestamp()
);

create index spent_pass_at on spent_pass (at);
