-- The primary key has the bookings of a show in the order of their ids, too. Before anything was cancelled, PostgreSQL took it for as good
-- a way to those of one state, and read all bookings to find no cancelled one. It does not know that the bytes of an id have its order.
drop index booking_state;
create index booking_state on booking (show_id, state, uuid_send(id));
drop index booking_buyer;
create index booking_buyer on booking (show_id, buyer, state, uuid_send(id));
