-- A hidden message is for people: no model hears it. A hop says how far a reply is from what a person said.
alter table messages
  add column hidden boolean not null default false,
  add column hop integer not null default 0;

-- Whether the first model of a room answers also what names none.
alter table rooms add column answers text not null default 'addressed' check (answers in ('addressed', 'every'));

-- @all is every model of a room.
update seats set handle = 'all-' || left(id::text, 8) where handle = 'all';
