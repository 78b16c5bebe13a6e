with clock as materialized (select coalesce(cast(null as timestamptz), clock_timestamp()) as at)
insert into win (show_id, place, claim_id, section, places, state, held_until, fence, replica, at, netted, exclusive)
select cast(:show as uuid), wanted.place, wanted.claim, wanted.section, wanted.places,
       case when wanted.hold = 0 then 'SOLD' else 'HELD' end,
       case when wanted.hold > 0 then at + wanted.hold * interval '1 millisecond' end,
       0, 'pgbench', at, true, true
from clock, unnest(array['A-' || :row || '-' || :seat], array[cast(lpad(:number, 32, :claims) as uuid)],
                   array['A'], array[1], array[0])
    as wanted (place, claim, section, places, hold)
where not exists (
    select from win where show_id = :show and place = wanted.place and state <> 'RELEASED')
order by wanted.place
on conflict (show_id, place) where state <> 'RELEASED' and exclusive do nothing
returning place, held_until;
