-- The shows that have a waiting room, and how it is run. Who waits, and who is inside, stands in Redis.
create table waiting_room (
    show_id          uuid    primary key references show on delete cascade,
    policy           text    not null,
    shoppers         integer not null check (shoppers > 0),
    admit_per_second integer not null check (admit_per_second >= 0),
    stay_seconds     integer not null check (stay_seconds > 0),
    capacity         integer not null check (capacity > 0)
);
