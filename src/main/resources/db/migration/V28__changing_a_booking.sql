-- What its buyer has given back of a booking: seats, or so many of its standing places, and what they cost.
alter table booking add column cancelled_seats text[] not null default '{}';
alter table booking add column cancelled_standing integer not null default 0;
alter table booking add column cancelled_minor bigint not null default 0;

-- How often it was changed. A ticket tells its version, and is valid while that is the booking's.
alter table booking add column version integer not null default 0;

-- By whom it was accepted last: the secret of his token. Null for whoever bought it.
alter table booking add column owner uuid;

-- To whom it is offered: the secret of the code by which it is accepted. Null if to nobody.
alter table booking add column transfer uuid;
alter table booking add column transfer_until timestamptz;

-- What was changed, for the booking's story.
create table booking_change (
    show_id      uuid        not null,
    booking_id   uuid        not null,
    version      integer     not null, -- of the booking, from then on
    at           timestamptz not null default clock_timestamp(),
    what         text        not null check (what in ('PLACES_CANCELLED', 'RENAMED', 'PASSED_ON')),
    changed_by   text        not null check (changed_by in ('BUYER', 'OPERATOR')),
    because      text,
    places       text, -- that were given back, in words
    amount_minor bigint,
    primary key (booking_id, version),
    foreign key (show_id, booking_id) references booking on delete cascade
);

-- Whoever accepts a booking may ask again under a key of his own, of which whoever offered it knows nothing.
alter table idempotency drop constraint idempotency_what_check;
alter table idempotency add constraint idempotency_what_check check (what in ('HOLD', 'BOOKING', 'ORDER', 'ACCEPTANCE'));

-- Whose callbacks are told no more: the booking was passed on.
alter table callback add column ended boolean not null default false;

-- A claim may give places back again before all have heard of the first time. Each has a number of its own, which never comes again.
create sequence release_number;
alter table freed add column number bigint not null default nextval('release_number');
