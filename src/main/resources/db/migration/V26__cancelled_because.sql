-- Why an event was cancelled, if whoever did so gave a reason.
alter table show add column cancelled_because text;
