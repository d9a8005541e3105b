-- Which process makes a running reply. It renews its leases; one that does not loses them to another process, under the next fencing number.
create table leases (
  message uuid primary key references messages on delete cascade,
  room uuid not null references rooms on delete cascade,
  node uuid not null,
  fence bigint not null default 1,
  until timestamptz not null
);
create index leases_until on leases (until);
insert into leases (message, room, node, until)
  select id, room, '00000000-0000-4000-8000-000000000000', clock_timestamp() from messages where state in ('queued', 'thinking', 'writing');
grant select, insert, update, delete on leases to conclave_room;

-- Where the rooms' logs lay at the last start. Lie they elsewhere, they were restored, and each room begins another epoch.
create table log_home (
  one boolean primary key default true check (one),
  home text not null
);
