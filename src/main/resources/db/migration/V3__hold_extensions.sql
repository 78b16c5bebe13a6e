-- How often a hold has been prolonged.
alter table hold add column extensions integer not null default 0;
