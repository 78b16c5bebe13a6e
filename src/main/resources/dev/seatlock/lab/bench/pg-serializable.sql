\ir number.sql
\startpipeline
begin;
set transaction isolation level serializable;
\ir enter.sql
select guard_epoch from show
where id = :show and (closes_at is null or closes_at > clock_timestamp()) for share;
\ir expired.sql
\endpipeline
\ir check.sql
\ir take.sql
\ir win.sql
\ir booking.sql
