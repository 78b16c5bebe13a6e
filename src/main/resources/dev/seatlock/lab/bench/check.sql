select seat_id from seat
where show_id = :show and seat_id = any(array['A-' || :row || '-' || :seat]) and holder is not null;
