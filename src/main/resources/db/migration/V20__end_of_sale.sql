-- When the sale of a show ends by itself; null for never. A show that has a start and was given no such time ends its sale as it starts.
alter table show add column closes_at timestamptz;
update show set closes_at = starts_at;

-- Once the sale has ended no claim is under the terms that it was routed by, whatever the guard: it finds none, and is routed anew. So
-- the database's clock decides, and no replica's.
create or replace function enter_show(show uuid, key bigint) returns bigint language plpgsql volatile as $$
begin
    perform pg_advisory_xact_lock_shared(key);
    return (select guard_epoch from show s
            where s.id = enter_show.show and (s.closes_at is null or s.closes_at > clock_timestamp()));
end
$$;
