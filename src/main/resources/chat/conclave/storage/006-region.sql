-- The region that a key is for, at a provider that has regions.
alter table sealed_keys add column region text;
