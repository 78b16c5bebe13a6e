-- Where in a trace a callback was asked for, so that its delivery, by another replica and later, is told of there, too.
alter table callback add column traceparent text;
alter table outbox add column traceparent text;
