-- Who may write for a show that sells through a stream: the writer with the highest epoch, and no other.
create table stream_writer (
    show_id uuid   primary key references show on delete cascade,
    epoch   bigint not null,
    replica text   not null -- for people; what counts is the epoch
);
