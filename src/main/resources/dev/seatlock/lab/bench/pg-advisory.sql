\ir number.sql
\startpipeline
begin;
\ir enter.sql
\endpipeline
select cast(pg_advisory_xact_lock(:high, :low) as text);
\ir expired.sql
\ir check.sql
\ir take.sql
\ir win.sql
\ir booking.sql
