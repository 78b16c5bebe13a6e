\ir number.sql
\startpipeline
begin;
\ir enter.sql
select cast(pg_advisory_xact_lock(:high, :low) as varchar(10));
\ir expired.sql
\endpipeline
\ir check.sql
\ir take.sql
\ir win.sql
\ir booking.sql
