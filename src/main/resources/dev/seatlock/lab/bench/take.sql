update seat set holder = cast(lpad(:number, 32, :claims) as uuid), version = version + 1
where show_id = :show and seat_id = 'A-' || :row || '-' || :seat;
