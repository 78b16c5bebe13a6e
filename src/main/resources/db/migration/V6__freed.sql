-- Claims that have given places back, written with the release: whoever keeps count elsewhere is told until it has heard.
create table freed (
    show_id  uuid        not null references show on delete cascade,
    claim_id uuid        not null,
    tell_at  timestamptz not null default clock_timestamp() + interval '5 seconds', -- first by whoever released it
    primary key (show_id, claim_id)
);
create index freed_tell on freed (tell_at);
