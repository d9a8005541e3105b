-- A bot is in rooms as people are, but nobody signs in as one. Who has left for good keeps a row only where their name stays.
alter table users
  add column kind text not null default 'person' check (kind in ('person', 'bot', 'left')),
  add column disabled boolean not null default false;

-- The server's own keys, as hashes. A chat key's id is its bot's; no rooms means every open one. Revoking is final: the row stays.
create table service_keys (
  id uuid primary key,
  type text not null check (type in ('chat', 'management')),
  hash bytea not null unique,
  last4 text not null,
  label text not null,
  rooms uuid[],
  created_by uuid references users on delete set null,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
grant select, insert, update on service_keys to conclave_room;
