\ir number.sql
\startpipeline
begin;
\ir enter.sql
\ir expired.sql
\endpipeline
\ir win-exclusively.sql
\ir take.sql
\ir booking.sql
