-- How often buyers of each show were refused, as all replicas have counted it. Unlogged: it is for people to look at, and waits for no disk.
create unlogged table refusal (
    show_id uuid   primary key,
    refused bigint not null
);
