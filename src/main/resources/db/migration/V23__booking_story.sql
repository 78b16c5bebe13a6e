-- When happened what the story of a booking tells. What happened before anybody wrote that down has no time.
alter table hold add column extended_at timestamptz; -- the last time
alter table payment add column captured_at timestamptz;
alter table payment add column declined_at timestamptz;
alter table payment add column refunding_at timestamptz;
alter table payment add column refunded_at timestamptz;

-- By the database, so that no statement that moves a payment on can forget it.
create function time_payment() returns trigger language plpgsql as $$
begin
    case new.state
        when 'CAPTURED' then new.captured_at := clock_timestamp();
        when 'DECLINED' then new.declined_at := clock_timestamp();
        when 'REFUNDING' then new.refunding_at := clock_timestamp();
        when 'REFUNDED' then new.refunded_at := clock_timestamp();
        else null;
    end case;
    return new;
end
$$;
create trigger payment_timed before update on payment
    for each row when (old.state <> new.state) execute function time_payment();

-- How often a stored answer was told again under its key, and when the last time.
alter table idempotency add column told_again integer not null default 0;
alter table idempotency add column told_again_at timestamptz;

-- The callbacks that their receivers have.
create table delivery (
    id           uuid        primary key, -- the message's
    claim_id     uuid        not null references callback on delete cascade,
    type         text        not null,
    tries        integer     not null,
    delivered_at timestamptz not null default clock_timestamp()
);
create index delivery_claim on delivery (claim_id);

-- What operators did, each line written before it was done. It outlives the shows and the bookings that it is about.
create table operator_log (
    id         bigint      generated always as identity primary key,
    at         timestamptz not null default clock_timestamp(),
    who        text        not null,
    method     text        not null,
    path       text        not null,
    show_id    uuid,
    booking_id uuid,
    reason     text,
    status     integer -- of the answer; null while there is none, and for good if the replica ended meanwhile
);
create index operator_log_show on operator_log (show_id, id);
