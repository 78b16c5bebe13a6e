-- A claim's transaction begins by reading its show's row under a lock, so a reference to it was checked a second time for each row,
-- which cost more than writing the row. Whoever takes a show off, with no claim under way, deletes these rows.
alter table win drop constraint win_show_id_fkey;
alter table hold drop constraint hold_show_id_fkey;
alter table booking drop constraint booking_show_id_fkey;
