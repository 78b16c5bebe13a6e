-- Money that goes back to a buyer: all that was paid, or a part of it. The books outlive their shows, and so does this.
create table refund (
    id           uuid        primary key, -- the bank knows it by this id, too
    payment_id   uuid        not null references payment,
    amount_minor bigint      not null check (amount_minor >= 0),
    state        text        not null default 'OWED' check (state in ('OWED', 'PAID')),
    check_at     timestamptz not null default clock_timestamp(), -- when somebody is to look after it, if it is still owed then
    owed_at      timestamptz default clock_timestamp(), -- null if nobody wrote that down
    paid_at      timestamptz
);
create index refund_payment on refund (payment_id);
create index refund_due on refund (check_at) where state = 'OWED';

insert into refund (id, payment_id, amount_minor, state, owed_at, paid_at)
select id, id, amount_minor, case state when 'REFUNDED' then 'PAID' else 'OWED' end, refunding_at, refunded_at
from payment where state in ('REFUNDING', 'REFUNDED');

alter table payment drop column refunding_at;
alter table payment drop column refunded_at;
drop index payment_due;
create index payment_due on payment (check_at) where state = 'PENDING';

-- Whoever moves a payment to REFUNDING owes what has not gone back in parts. The row is locked by then, so no part is overlooked.
create or replace function time_payment() returns trigger language plpgsql as $$
begin
    case new.state
        when 'CAPTURED' then new.captured_at := clock_timestamp();
        when 'DECLINED' then new.declined_at := clock_timestamp();
        when 'REFUNDING' then
            insert into refund (id, payment_id, amount_minor)
            select new.id, new.id, new.amount_minor - coalesce(sum(amount_minor), 0) from refund where payment_id = new.id;
        else null;
    end case;
    return new;
end
$$;

-- The play bank gives back in parts, too, each once.
create table play_bank.refund (
    id           uuid   primary key,
    charge_id    uuid   not null references play_bank.charge,
    amount_minor bigint not null
);
create index refund_charge on play_bank.refund (charge_id);
insert into play_bank.refund (id, charge_id, amount_minor) select id, id, amount_minor from play_bank.charge where refunded;
alter table play_bank.charge drop column refunded;
