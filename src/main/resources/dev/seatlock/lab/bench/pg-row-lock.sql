\ir number.sql
\startpipeline
begin;
\ir enter.sql
select cast(seat_id as varchar(100)) from seat where show_id = :show and seat_id = any(array['A-' || :row || '-' || :seat])
order by seat_id for update;
\ir expired.sql
\endpipeline
\ir check.sql
\ir take.sql
\ir win.sql
\ir booking.sql
