-- How providers did in the last hours is asked without reading every message.
create index messages_of_models on messages (created_at) where provider is not null;

-- What somebody had made, by room.
create index spends_of_asker on spends (asker, at);
