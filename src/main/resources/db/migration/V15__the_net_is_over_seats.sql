-- A standing win's place is its section and its claim, so no other win ever has the same: this net had nothing to catch there, and cost
-- every standing win an index entry. What it sells too many of is caught by the section's own check. Neither a section's name nor a
-- seat's id has a slash.
drop index safety_net;
create unique index safety_net on win (show_id, place) where state <> 'RELEASED' and netted and place not like '%/%';
