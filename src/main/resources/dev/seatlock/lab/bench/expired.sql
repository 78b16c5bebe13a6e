select exists (
    select from win where show_id = :show and place = any(array['A-' || :row || '-' || :seat])
    and state = 'HELD' and held_until <= clock_timestamp());
