-- A rotation of the data key that seals provider keys: one at a time, and each of its steps is committed, so that whoever
-- serves this database next carries on where the last one was killed.
create table rotations (
  id uuid primary key,
  state text not null default 'wanted' check (state in ('wanted', 'added', 'promoted', 'retired', 'done')),
  resealed bigint not null default 0,
  stuck bigint not null default 0,
  note text not null default '',
  asked_at timestamptz not null default clock_timestamp(),
  changed_at timestamptz not null default clock_timestamp()
);
create unique index one_rotation_at_a_time on rotations ((true)) where state <> 'done';

-- The first five bytes of a ciphertext name its data key. Nothing is stored any more under those that stand here.
create table retired_data_keys (
  prefix bytea primary key,
  retired_at timestamptz not null default clock_timestamp()
);

-- Whoever retires a data key takes this lock alone, and so waits for everybody who is just storing under it.
create function refuse_retired_data_key() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(7165918412019429964);
  if exists (select from conclave.retired_data_keys where prefix = substring(new.ciphertext for 5)) then
    raise exception 'sealed under a retired data key' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger no_retired_data_key before insert or update of ciphertext on sealed_keys
  for each row execute function refuse_retired_data_key();

-- Both go owner by owner, as row-level security wants it: the caller sees no more than it could see one by one.
create function stale_keys(owners uuid[], prefix bytea)
  returns table (id uuid, owner uuid, provider text, endpoint text, ciphertext bytea) language plpgsql as $$
declare
  one uuid;
begin
  foreach one in array owners loop
    perform set_config('conclave.user', one::text, true);
    return query select k.id, k.owner, k.provider, k.endpoint, k.ciphertext from conclave.sealed_keys k
      where k.owner = one and substring(k.ciphertext for 5) <> prefix;
  end loop;
end $$;
create function keys_by_data_key(owners uuid[]) returns table (prefix bytea, keys bigint) language plpgsql as $$
declare
  one uuid;
begin
  foreach one in array owners loop
    perform set_config('conclave.user', one::text, true);
    return query select substring(k.ciphertext for 5), count(*) from conclave.sealed_keys k where k.owner = one group by 1;
  end loop;
end $$;

-- Keysets that a new start has replaced: they open again when their master key is found.
create table keysets_aside (
  purpose text not null,
  set_aside_at timestamptz not null,
  sealed bytea not null,
  created_at timestamptz not null,
  brought_back_at timestamptz,
  primary key (purpose, set_aside_at)
);
alter table keysets add column changed_at timestamptz not null default clock_timestamp();

grant select on retired_data_keys to conclave_keys;
