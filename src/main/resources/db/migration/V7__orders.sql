-- What buyers have asked for and do not wait for. An order, and the claim that it is decided by, share one id.
create table orders (
    id          uuid        primary key,
    show_id     uuid        not null references show on delete cascade,
    what        text        not null check (what in ('HOLD', 'BOOKING')),
    kind        text        not null check (kind in ('SEATS', 'BEST_AVAILABLE', 'STANDING')),
    seats       text[]      not null, -- SEATS only
    section     text,                 -- null for anywhere
    places      integer     not null check (places > 0),
    buyer       text        not null,
    method      text,                 -- of payment; null at the door
    patience_ms bigint      not null,
    state       text        not null check (state in ('SUBMITTED', 'HELD', 'BOOKED', 'REFUSED')),
    refusal     text        check (state <> 'REFUSED' or refusal is not null),
    tries       integer     not null default 0,
    due_at      timestamptz not null, -- from then on any replica may take it up
    created_at  timestamptz not null default clock_timestamp()
);
create index orders_due on orders (due_at) where state = 'SUBMITTED';

alter table idempotency drop constraint idempotency_what_check;
alter table idempotency add check (what in ('HOLD', 'BOOKING', 'ORDER'));

-- Where to tell what becomes of a claim, for those who asked for it.
create table callback (
    claim_id uuid primary key,
    show_id  uuid not null references show on delete cascade,
    subject  uuid not null, -- what the receiver knows it by: its messages keep their order
    url      text not null
);

-- What still has to be told, written in the transaction that made it so. Gone once the receiver has it.
create table outbox (
    seq          bigint      generated always as identity primary key,
    id           uuid        not null unique, -- the receiver's: the same however often it is sent
    subject      uuid        not null,
    url          text        not null,
    type         text        not null,
    body         text        not null,
    state        text        not null default 'WAITING' check (state in ('WAITING', 'DEAD')),
    tries        integer     not null default 0,
    due_at       timestamptz not null default clock_timestamp(),
    last_failure text,
    at           timestamptz not null default clock_timestamp()
);
create index outbox_due on outbox (due_at) where state = 'WAITING';
create index outbox_subject on outbox (subject, seq);
