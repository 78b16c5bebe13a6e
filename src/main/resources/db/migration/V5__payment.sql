-- What buyers pay through the bank. No reference to the show: the books outlive it.
create table payment (
    id           uuid        primary key, -- the bank knows it by this id, too
    show_id      uuid        not null,
    hold_id      uuid        not null,
    booking_id   uuid,                    -- what it paid for: the hold, or another claim on its places if that had expired
    method       text        not null,
    amount_minor bigint      not null check (amount_minor >= 0),
    currency     text        not null,
    state        text        not null check (state in ('PENDING', 'CAPTURED', 'DECLINED', 'REFUNDING', 'REFUNDED')),
    check_at     timestamptz not null,    -- when somebody is to look after it, if it is still under way then
    created_at   timestamptz not null default clock_timestamp(),
    check (state <> 'CAPTURED' or booking_id is not null)
);
create unique index payment_of_hold on payment (hold_id) where state in ('PENDING', 'CAPTURED');
create index payment_hold on payment (hold_id);
create index payment_booking on payment (booking_id);
create index payment_due on payment (check_at) where state in ('PENDING', 'REFUNDING');

-- The scripted bank's own books. Nothing of the box office reads or writes here but through the bank.
create schema play_bank;
create table play_bank.charge (
    id           uuid        primary key,
    amount_minor bigint      not null,
    currency     text        not null,
    decision     text        not null check (decision in ('APPROVED', 'DECLINED', 'UNDECIDED')),
    refunded     boolean     not null default false,
    at           timestamptz not null default clock_timestamp()
);
