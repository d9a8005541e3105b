-- Who lends a key to whom. One loan may name several people: a row for each; no person means everyone in the room. A loan cannot outlive
-- its key, nor its owner's or its person's being a member of the room.
create table loans (
  id uuid not null,
  owner uuid not null,
  provider text not null,
  room uuid not null,
  person uuid,
  uses_left int check (uses_left >= 0),
  expires_at timestamptz,
  day_tokens bigint check (day_tokens >= 0),
  total_tokens bigint check (total_tokens >= 0),
  day_cost numeric check (day_cost >= 0),
  total_cost numeric check (total_cost >= 0),
  created_at timestamptz not null,
  unique nulls not distinct (id, person),
  check (person <> owner),
  foreign key (owner, provider) references sealed_keys (owner, provider) on delete cascade,
  foreign key (room, owner) references members (room, user_id) on delete cascade,
  foreign key (room, person) references members (room, user_id) on delete cascade
);
create index loans_of_owner on loans (owner, provider, room);
create index loans_in_room on loans (room, person);
create index loans_of_lender on loans (room, owner);

-- What each reply took from whom: reserved before the call, settled after it. No owner means the server.
create table spends (
  reply uuid primary key,
  owner uuid references users on delete cascade,
  provider text not null,
  model text not null,
  room uuid not null,
  asker uuid not null,
  asker_name text not null,
  kind text not null check (kind in ('own', 'session', 'lent', 'platform')),
  loan uuid,
  reserved_tokens bigint not null,
  reserved_cost numeric,
  input bigint not null default 0,
  output bigint not null default 0,
  cost numeric,
  settled boolean not null default false,
  at timestamptz not null
);
create index spends_of_owner on spends (owner, provider, at);
create index spends_of_loan on spends (loan, asker, at) where loan is not null;

-- One card for each asker, room and provider while it is open.
create table lend_requests (
  id uuid primary key,
  owner uuid not null,
  asker uuid not null,
  room uuid not null,
  seat uuid not null references seats on delete cascade,
  provider text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  unique (owner, asker, room, provider),
  foreign key (owner, provider) references sealed_keys (owner, provider) on delete cascade,
  foreign key (room, owner) references members (room, user_id) on delete cascade,
  foreign key (room, asker) references members (room, user_id) on delete cascade
);
create index lend_requests_of_asker on lend_requests (room, asker, provider);

-- Which of these people have a key. It runs with its caller's rights, and shows one owner's rows after another's.
create function have_keys(people uuid[], wanted text) returns setof uuid language plpgsql as $$
declare
  person uuid;
begin
  foreach person in array people loop
    perform set_config('conclave.user', person::text, true);
    if exists (select from conclave.sealed_keys where owner = person and provider = wanted) then
      return next person;
    end if;
  end loop;
  perform set_config('conclave.user', '', true);
end
$$;
revoke execute on function have_keys from public;
grant execute on function have_keys to conclave_keys;

-- Only the role that holds the keys lends them and keeps the books.
grant select, insert, update, delete on loans, spends, lend_requests to conclave_keys;

-- Whether the server's own keys pay in a room; nothing leaves it to the operator's setting.
alter table rooms add column platform_keys text check (platform_keys in ('allowed', 'forbidden'));

-- Whether a reply's cost was reckoned with the table of prices, because the provider did not say.
alter table messages add column cost_estimated boolean not null default false;
