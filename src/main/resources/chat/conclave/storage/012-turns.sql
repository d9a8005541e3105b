-- A turn of a round table follows another one; it is not to be compared with it.
alter table messages add column turn boolean not null default false;
