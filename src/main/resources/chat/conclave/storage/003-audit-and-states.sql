-- What the last test and the provider's last wait have shown of a key.
alter table sealed_keys add column last_tested_at timestamptz, add column limited_until timestamptz;

-- Whose keys for which provider an admin has switched off: a mark of its own, so that saving the key again does not lift it.
create table disabled_keys (
  owner uuid not null references users on delete cascade,
  provider text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (owner, provider)
);
alter table disabled_keys enable row level security;
alter table disabled_keys force row level security;
create policy own_rows on disabled_keys to conclave_keys
  using (owner = nullif(current_setting('conclave.user', true), '')::uuid)
  with check (owner = nullif(current_setting('conclave.user', true), '')::uuid);
grant select, insert, delete on disabled_keys to conclave_keys;

-- What was done with somebody's keys. Each row's hash covers the one before it. No reference to the owner: it outlives them.
create table key_audit (
  owner uuid not null,
  seq bigint not null check (seq > 0),
  at timestamptz not null,
  event text not null,
  provider text not null,
  detail jsonb not null,
  previous bytea not null,
  hash bytea not null,
  primary key (owner, seq)
);
alter table key_audit enable row level security;
alter table key_audit force row level security;
create policy own_rows on key_audit to conclave_keys
  using (owner = nullif(current_setting('conclave.user', true), '')::uuid)
  with check (owner = nullif(current_setting('conclave.user', true), '')::uuid);
grant select, insert on key_audit to conclave_keys;

create function key_audit_stays() returns trigger language plpgsql as $$
begin
  raise exception 'the audit of keys is append-only' using errcode = 'insufficient_privilege';
end
$$;
create trigger key_audit_stays before update or delete or truncate on key_audit
  for each statement execute function key_audit_stays();
