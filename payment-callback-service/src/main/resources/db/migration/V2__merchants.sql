-- Several of our merchants at one channel; what came before belongs to the only one there was.
alter table movement add column merchant text not null default 'default';

-- What a buyer pays by is a link at one channel and an id at another.
update payment set state = (state - 'codeUrl') || jsonb_build_object('handle', state -> 'codeUrl')
where state ? 'codeUrl';
