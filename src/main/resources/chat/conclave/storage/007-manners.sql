-- Guests, mutes and bans.
alter table members drop constraint members_role_check;
alter table members
  add constraint members_role_check check (role in ('owner', 'moderator', 'member', 'guest')),
  add column muted_until timestamptz;

create table bans (
  room uuid not null references rooms on delete cascade,
  user_id uuid not null references users on delete cascade,
  at timestamptz not null default clock_timestamp(),
  primary key (room, user_id)
);
create index bans_of_user on bans (user_id);

-- An invite has a name that is no secret, so that it can be listed and revoked.
alter table invites
  add column id uuid not null default gen_random_uuid() unique,
  add column room_role text not null default 'member' check (room_role in ('member', 'guest'));
create index invites_into_room on invites (room);

-- How long messages are kept (null is for ever), and which of them models hear.
alter table rooms
  add column retention_days int check (retention_days between 1 and 3650),
  add column context_mode text not null default 'last' check (context_mode in ('last', 'thread', 'all'));

-- What people put on messages.
alter table messages add column pinned_at timestamptz;
create index messages_pinned on messages (room, pinned_at) where pinned_at is not null;

create table reactions (
  message uuid not null references messages on delete cascade,
  emoji text not null,
  user_id uuid not null references users on delete cascade,
  at timestamptz not null default clock_timestamp(),
  primary key (message, emoji, user_id)
);
create index reactions_of_user on reactions (user_id);

-- How far somebody has read.
create table read_marks (
  room uuid not null,
  user_id uuid not null,
  rev bigint not null,
  primary key (room, user_id),
  foreign key (room, user_id) references members (room, user_id) on delete cascade
);

-- The words of a text: signs do not join them, as the parser would in hosts and paths.
create function words_of(said text) returns tsvector language sql immutable parallel safe as $$
  select to_tsvector('simple'::regconfig,
    translate(left(said, 100000), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32)))
$$;
create index messages_by_words on messages using gin (words_of(text))
  where state not in ('queued', 'thinking', 'writing', 'deleted');

grant select, insert, update, delete on bans, reactions, read_marks to conclave_room;
