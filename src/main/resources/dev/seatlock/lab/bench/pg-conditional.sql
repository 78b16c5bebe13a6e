\ir number.sql
\startpipeline
begin;
\ir enter.sql
\ir expired.sql
\endpipeline
update seat set holder = cast(lpad(:number, 32, :claims) as uuid), version = version + 1
where show_id = :show and seat_id = 'A-' || :row || '-' || :seat and holder is null;
\ir win.sql
\ir booking.sql
