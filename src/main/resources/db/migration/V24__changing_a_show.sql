alter table show add column description text;

-- While places are added, those who wait for them are called before everyone else; by itself no longer than this.
alter table show add column list_first_until timestamptz not null default '-infinity';

-- Rows that were taken out of a section, and may be put back. Meanwhile they have no seats.
alter table section add column closed_rows integer[] not null default '{}';
