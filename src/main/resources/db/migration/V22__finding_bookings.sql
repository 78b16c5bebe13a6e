-- What operators look bookings up by. Each index ends with the id, so that a page is read in order and ends where it is full, however
-- many bookings there are.
create index booking_state on booking (show_id, state, id);
create index booking_buyer on booking (show_id, buyer, state, id);
create index booking_reference on booking (substring(uuid_send(id) from 12)); -- five bytes, which it spells
-- A booking is found by its id alone, too, but no page is to be read in the order of the ids of all shows.
drop index booking_id;
create index booking_id on booking using hash (id);
-- Who had a seat and has it no more. win_live has those who have it, so that selling writes no entry here.
create index win_released on win (show_id, place) where state = 'RELEASED';

-- Who cancelled it, and why if he said so; null for what was cancelled before anybody wrote that down.
alter table booking add column cancelled_by text check (cancelled_by in ('BUYER', 'OPERATOR', 'SHOW', 'PAYMENT'));
alter table booking add column cancelled_because text;
