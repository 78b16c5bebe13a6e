-- The replicas, as each has told of itself. Unlogged: a heartbeat waits for no disk, and what a crash of the server wipes out is told again
-- within seconds.
create unlogged table replica (
    id         uuid        primary key, -- of this process: whoever is started again is another
    name       text        not null,
    host       text        not null,
    pid        bigint      not null,
    parent     bigint,                  -- the process that started it
    started_at timestamptz not null,
    seen_at    timestamptz not null,
    state      text        not null check (state in ('OPEN', 'CLOSING'))
);
