-- The ledger and the shop around it. Rules that every writer keeps are in docs/decisions/0001-ledger.md.
-- Every key begins with the show, so that the tables can be partitioned or distributed by it.

create table show (
    id          uuid primary key,
    title       text        not null,
    starts_at   timestamptz,
    opens_at    timestamptz,
    price_minor bigint      not null check (price_minor >= 0),
    currency    text        not null check (currency ~ '^[A-Z]{3}$'),
    state       text        not null check (state in ('ANNOUNCED', 'ON_SALE', 'CLOSED')),
    safety_net  boolean     not null,
    guard       text        not null,
    guard_epoch bigint      not null default 1, -- rises whenever guard, dwell or state change
    dwell_ms    integer     not null default 0 check (dwell_ms >= 0),
    created_at  timestamptz not null default clock_timestamp()
);

create table section (
    show_id       uuid    not null references show on delete cascade,
    name          text    not null collate "C",
    ordinal       integer not null,
    kind          text    not null check (kind in ('SEATED', 'STANDING')),
    row_count     integer not null default 0, -- SEATED only
    seats_per_row integer not null default 0, -- SEATED only
    capacity      integer not null,
    taken         integer not null default 0, -- STANDING only, always written relative to itself
    fence         bigint  not null default 0,
    netted        boolean not null,
    primary key (show_id, name),
    constraint safety_net_standing check (not netted or taken <= capacity)
);

create table seat (
    show_id uuid    not null references show on delete cascade,
    seat_id text    not null collate "C", -- compared by bytes, as Java compares: one lock order everywhere
    section text    not null collate "C",
    "row"   integer not null,
    number  integer not null,
    holder  uuid, -- the claim that has it
    version bigint  not null default 0,
    fence   bigint  not null default 0,
    primary key (show_id, seat_id)
);

create table win (
    show_id    uuid        not null references show on delete cascade,
    place      text        not null collate "C", -- a seat's id, or section/claim for standing places
    claim_id   uuid        not null,
    section    text        not null collate "C",
    places     integer     not null check (places > 0),
    state      text        not null check (state in ('HELD', 'SOLD', 'RELEASED')),
    held_until timestamptz check (state <> 'HELD' or held_until is not null),
    fence      bigint      not null default 0,
    replica    text        not null,
    at         timestamptz not null,
    netted     boolean     not null,
    exclusive  boolean     not null default false,
    primary key (show_id, claim_id, place)
);

create unique index safety_net on win (show_id, place) where state <> 'RELEASED' and netted;
create unique index win_exclusive on win (show_id, place) where state <> 'RELEASED' and exclusive;
create index win_live on win (show_id, place) where state <> 'RELEASED';
create index win_held on win (show_id, section, held_until) where state = 'HELD';
create index win_expiry on win (held_until) where state = 'HELD';

-- A hold, a booking and the claim that won them share one id: what a buyer was told, the wins and the audit speak of the same thing.

create table hold (
    show_id    uuid        not null references show on delete cascade,
    id         uuid        not null,
    buyer      text        not null,
    guard      text        not null,
    replica    text        not null,
    fence      bigint      not null,
    created_at timestamptz not null default clock_timestamp(),
    primary key (show_id, id)
);
create index hold_id on hold (id);

create table booking (
    show_id      uuid        not null references show on delete cascade,
    id           uuid        not null,
    state        text        not null check (state in ('CONFIRMED', 'CANCELLED')),
    buyer        text        not null,
    total_minor  bigint      not null,
    currency     text        not null,
    guard        text        not null,
    replica      text        not null,
    fence        bigint      not null,
    created_at   timestamptz not null default clock_timestamp(),
    cancelled_at timestamptz,
    primary key (show_id, id)
);
create index booking_id on booking (id);

-- What the safety net stopped: the guard had let it through.
create table net_catch (
    show_id  uuid        not null references show on delete cascade,
    claim_id uuid        not null,
    guard    text        not null,
    at       timestamptz not null default clock_timestamp(),
    primary key (show_id, claim_id)
);

-- One row: the secret from which the tokens of holds and bookings are derived, so that none of them is stored.
create table installation (
    only_row     boolean primary key default true check (only_row),
    token_secret bytea not null
);
