-- What sells in the winning transaction, and its end. The time is written with || because pgbench takes :MI for a variable.
with won as (
    select id, buyer, total, fence, timestamptz 'epoch' + micros * interval '1 microsecond' as until,
           key, fingerprint
    from unnest(array[cast(lpad(:number, 32, :claims) as uuid)], array['buyer-' || :number], array[4550], array[0], array[0],
                array[cast(null as text)], array[cast(null as text)])
        as won (id, buyer, total, fence, micros, key, fingerprint)
), settled as (
    insert into booking (show_id, id, state, buyer, total_minor, currency, guard, replica, fence)
    select show.id, won.id, 'CONFIRMED', won.buyer, won.total, currency, :guard, 'pgbench', won.fence
    from won, show where show.id = :show
    returning id
), keyed as (
    insert into idempotency (key, fingerprint, what, claim_id, running_until, status, held_until)
    select key, decode(fingerprint, 'hex'), 'BOOKING', id, clock_timestamp(), 201, null
    from won where key is not null order by key
    on conflict (key) do nothing returning key
), answered as (
    update idempotency set status = 201, held_until = null from settled join won using (id)
    where claim_id = settled.id and what = 'BOOKING' and status is null returning idempotency.key
), ended as (
    update orders set state = 'BOOKED' from settled
    where orders.id = settled.id and what = 'BOOKING' and state = 'SUBMITTED' returning orders.id
), news as (
    select id, 'booking.confirmed' as type, jsonb '{}' as details from settled
), told as (
    insert into outbox (id, subject, url, traceparent, type, body)
    select cast(md5(cast(claim_id as text) || news.type
               || coalesce(news.details ->> 'refund', news.details ->> 'version', '')) as uuid),
           subject, url, traceparent, news.type,
           cast(jsonb_build_object(
               'type', news.type,
               'timestamp',
               to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:' || 'MI:' || 'SS.MS"Z"'),
               'data', jsonb_build_object('about', subject, 'show', show_id, 'id', claim_id) || news.details) as text)
    from callback join news on news.id = claim_id
    where not ended
    on conflict (id) do nothing
)
select (select count(*) from keyed) = (select count(key) from won)
   and (select count(*) from answered)
     = (select count(*) from idempotency
        where claim_id = any(array[cast(lpad(:number, 32, :claims) as uuid)]) and what = 'BOOKING')
   and (select count(*) from ended)
     = (select count(*) from orders
        where id = any(array[cast(lpad(:number, 32, :claims) as uuid)]) and what = 'BOOKING');
commit;
