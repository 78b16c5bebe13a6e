-- A seat and a claim that nobody else has. Claims are numbered upwards, as version 7 of UUIDs would have it.
\set turn :turn + 1
\set number :turn * :clients + :client_id
\set row 1 + :number / 1000
\set seat 1 + :number % 1000
