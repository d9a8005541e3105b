-- People, their login sessions, and the invites that bring them here.
create table users (
  id uuid primary key,
  name text not null,
  name_key text not null unique,
  role text not null check (role in ('admin', 'manager', 'member')),
  password_hash text not null,
  created_at timestamptz not null default clock_timestamp()
);

create table sessions (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  counter bigint not null,
  current_hash bytea not null,
  previous_hash bytea,
  rotated_at timestamptz not null,
  created_at timestamptz not null,
  revoked boolean not null default false
);
create index sessions_of_user on sessions (user_id);

-- A room's rev counts its changes; it is taken in the transaction that stores the change, so it has no gaps.
create table rooms (
  id uuid primary key,
  name text not null,
  topic text not null default '',
  visibility text not null check (visibility in ('open', 'private')),
  hop_limit int not null default 4 check (hop_limit between 0 and 32),
  lobby boolean not null default false,
  epoch uuid not null,
  rev bigint not null default 0,
  created_at timestamptz not null default clock_timestamp()
);
create unique index one_lobby on rooms (lobby) where lobby;

create table members (
  room uuid not null references rooms on delete cascade,
  user_id uuid not null references users on delete cascade,
  role text not null check (role in ('owner', 'moderator', 'member')),
  joined_at timestamptz not null default clock_timestamp(),
  primary key (room, user_id)
);
create index rooms_of_member on members (user_id);

create table invites (
  code_hash bytea primary key,
  room uuid references rooms on delete cascade,
  server_role text not null default 'member' check (server_role in ('admin', 'manager', 'member')),
  created_by uuid references users on delete cascade,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  uses_left int not null check (uses_left >= 0)
);

create table seats (
  id uuid primary key,
  room uuid not null references rooms on delete cascade,
  rev bigint not null,
  handle text not null,
  provider text not null,
  model text not null,
  name text not null,
  instructions text not null default '',
  created_by uuid references users on delete set null,
  created_at timestamptz not null default clock_timestamp(),
  gone boolean not null default false
);
create unique index one_seat_a_handle on seats (room, lower(handle)) where not gone;

create table messages (
  id uuid primary key,
  room uuid not null references rooms on delete cascade,
  posted bigint not null,
  rev bigint not null,
  author_kind text not null check (author_kind in ('person', 'model', 'bot', 'system')),
  author_id text not null,
  author_name text not null,
  nonce text,
  text text not null,
  reply_to uuid,
  created_at timestamptz not null,
  edited_at timestamptz,
  state text not null,
  seat uuid,
  provider text,
  model text,
  asker uuid,
  asker_name text,
  payer_kind text,
  payer uuid,
  payer_name text,
  input_tokens bigint,
  output_tokens bigint,
  cost numeric,
  error text
);
create unique index messages_in_order on messages (room, posted);
create unique index messages_once on messages (room, author_id, nonce) where nonce is not null;
create index messages_running on messages (state) where state in ('queued', 'thinking', 'writing');

-- What change n of a room was about. Bodies stand in their own tables: a deleted text is deleted everywhere at once.
create table changes (
  room uuid not null references rooms on delete cascade,
  rev bigint not null,
  kind text not null check (kind in ('message', 'seat', 'member')),
  ref uuid not null,
  at timestamptz not null default clock_timestamp(),
  primary key (room, rev)
);

-- The server's own keysets, each encrypted by the master key. Read at start, by the owner only.
create table keysets (
  purpose text primary key,
  sealed bytea not null,
  created_at timestamptz not null default clock_timestamp()
);

-- Provider keys, sealed. Only the role conclave_keys reads them, and only the row of the user set for the transaction.
create table sealed_keys (
  id uuid primary key,
  owner uuid not null references users on delete cascade,
  provider text not null,
  endpoint text not null,
  base_url text,
  ciphertext bytea not null,
  label text not null default '',
  last4 text not null default '',
  model text,
  state text not null default 'untested',
  created_at timestamptz not null default clock_timestamp(),
  last_used_at timestamptz,
  unique (owner, provider)
);
alter table sealed_keys enable row level security;
alter table sealed_keys force row level security;
create policy own_rows on sealed_keys to conclave_keys
  using (owner = nullif(current_setting('conclave.user', true), '')::uuid)
  with check (owner = nullif(current_setting('conclave.user', true), '')::uuid);

grant usage on schema conclave to conclave_room, conclave_keys;
grant select, insert, update, delete on users, sessions, rooms, members, invites, seats, messages, changes to conclave_room;
grant select, insert, update, delete on sealed_keys to conclave_keys;
