\ir number.sql
\startpipeline
begin;
\ir enter.sql
\ir expired.sql
\endpipeline
select seat_id, holder is null as free, version from seat
where show_id = :show and seat_id = any(array['A-' || :row || '-' || :seat]) order by seat_id \gset
update seat set holder = cast(lpad(:number, 32, :claims) as uuid), version = version + 1
where show_id = :show and seat_id = 'A-' || :row || '-' || :seat and version = :version;
\ir win.sql
\ir booking.sql
