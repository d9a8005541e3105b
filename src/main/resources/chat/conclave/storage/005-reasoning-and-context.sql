-- How much of what was said in a room its models hear, in tokens as estimated.
alter table rooms add column context_tokens int not null default 8000 check (context_tokens between 500 and 200000);

-- That a room was set up anew is a change of it, told as the others are.
alter table changes drop constraint changes_kind_check;
alter table changes add constraint changes_kind_check check (kind in ('message', 'seat', 'member', 'room'));

-- What a model thought aloud, why its reply is not what was asked for, and what a support desk asks for when it failed.
alter table messages
  add column reasoning text,
  add column finish text check (finish in ('length', 'declined')),
  add column finish_limit int,
  add column error_status int,
  add column error_request text,
  add column error_retry_seconds int,
  add column error_retry_at timestamptz;
