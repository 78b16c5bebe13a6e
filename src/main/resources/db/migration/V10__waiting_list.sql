-- Who waits for places of a show to come free. A show has a list once somebody has joined it.
create table waiting_list (
    show_id       uuid        primary key references show on delete cascade,
    called        bigint      not null default 0, -- how often there was reason to look for places
    answered      bigint      not null default 0, -- up to which call that has been done
    serving_until timestamptz not null default '-infinity' -- one replica at a time, for so long
);
create index waiting_list_called on waiting_list (show_id) where called > answered;

create table waiting_party (
    id       uuid        primary key,
    show_id  uuid        not null references waiting_list on delete cascade,
    ordinal  bigint      generated always as identity, -- its turn; anew when it goes to the end
    section  text,                                     -- null for wherever there are seats
    places   integer     not null check (places > 0),
    buyer    text        not null,
    callback text,
    state    text        not null default 'WAITING' check (state in ('WAITING', 'OFFERED', 'LAPSED', 'LEFT')),
    hold_id  uuid,                                     -- under which it is offered places, however often that is tried
    lapses   integer     not null default 0,
    at       timestamptz not null default clock_timestamp()
);
create index waiting_party_turn on waiting_party (show_id, ordinal) where state = 'WAITING';
create unique index waiting_party_hold on waiting_party (hold_id);
