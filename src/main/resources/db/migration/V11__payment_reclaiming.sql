-- Until then somebody is claiming the places of an expired hold anew, which has been paid for too late.
alter table payment add column reclaiming_until timestamptz not null default '-infinity';
