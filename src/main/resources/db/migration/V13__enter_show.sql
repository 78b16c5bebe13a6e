-- What every claim's transaction begins with, in one trip: shut out a change of the show's terms, then read their epoch. Each
-- statement of a volatile function sees what was committed before it began, so the epoch is read after the lock was granted; in
-- one statement it would be read before.
create function enter_show(show uuid, key bigint) returns bigint language plpgsql volatile as $$
begin
    perform pg_advisory_xact_lock_shared(key);
    return (select guard_epoch from show s where s.id = enter_show.show);
end
$$;
