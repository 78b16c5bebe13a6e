-- A show that was taken off while somebody had something of it stays, so that its buyers can be told.
alter table show drop constraint show_state_check;
alter table show add constraint show_state_check check (state in ('ANNOUNCED', 'ON_SALE', 'CLOSED', 'CANCELLED'));

create index payment_show on payment (show_id); -- whose money goes back then
