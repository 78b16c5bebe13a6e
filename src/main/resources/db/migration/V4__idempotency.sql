-- What a client asked for under a key of its own, and what it was answered. The key is the client's and names no show, so it
-- alone is the key here.
create table idempotency (
    key           text        primary key,
    fingerprint   bytea       not null, -- SHA-256 over what was asked
    what          text        not null check (what in ('HOLD', 'BOOKING')),
    claim_id      uuid        not null, -- under which it is decided, however often it is tried
    running_until timestamptz not null, -- until then whoever began is taken to be at it
    status        integer,              -- of the answer; null while there is none
    held_until    timestamptz,          -- of a hold, as its buyer was told first
    problem       text,                 -- the body of a refusal
    at            timestamptz not null default clock_timestamp()
);
create index idempotency_claim on idempotency (claim_id);
create index idempotency_at on idempotency (at);
